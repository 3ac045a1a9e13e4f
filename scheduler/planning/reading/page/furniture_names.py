"""The names that themes and page builders give to what stands around an article, and what each kind is called.

A name is an element's class, id or hook in lower case, its words divided by single hyphens. The names were collected
from the markup of WordPress and its usual plugins, Elementor, Divi, Wix, Squarespace, Webflow, Ghost, Drupal, Blogger,
Shopify and SharePoint, and from the ways in which clinics' own themes name the same things.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from selectolax.lexbor import LexborNode


class Test(Enum):
    """What else must hold before an element with such a name is left out. None is left out with the title in it."""

    NAME = auto()  # the name says enough
    SHORT = auto()  # it is no longer than a few lines
    LINKS = auto()  # it is mostly links, or says no sentence


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of furniture: what it is called to a person, its names, and what else must hold."""

    reason: str
    names: re.Pattern[str]
    test: Test


def _kind(reason: str, test: Test, names: str) -> Kind:
    """Return a kind whose names are those given, between hyphens or at an end: "toc" is in "ez-toc-container"."""
    return Kind(reason, re.compile(rf"(?:^|-)(?:{'|'.join(names.split())})(?=-|$)"), test)


ASIDE = "an aside of the page"
MENU = "the page's navigation"
PATH = "the path to the page"
SHARING = "links to share the page"
CONTENTS = "a table of contents"
LABELS = "the page's labels"
HEADER = "the page's header"
FOOTER = "the page's footer"
OTHER_PAGES = "a list of other pages"
CALL = "a call to action"
FORM = "a form"
BUTTON = "a button"

KINDS = (
    _kind("a cookie notice", Test.NAME, "cookies? gdpr ccpa onetrust cmplz cky cookiebot borlabs iubenda"),
    _kind(
        "comments of readers",
        Test.NAME,
        "comments comments?-(?:area|list|section|respond|form|thread|template|wrapper|add|link|wrap|box|block) "
        "commentaires comentarios kommentare commenti reacties komentarze commentlist commentform respond disqus "
        "giscus remark42 utterances discussion",
    ),
    _kind(
        CONTENTS,
        Test.LINKS,
        "toc lwptoc simpletoc table-of-contents? tableofcontents on-this-page page-contents jump-links? in-page-nav "
        "in-this-article contents-list anchor-links?",
    ),
    _kind(PATH, Test.SHORT, "breadcrumbs? bread-crumbs? crumbs? fil-d?-?ariane migas brotkrumen briciole"),
    _kind(
        "words about the author",
        Test.NAME,
        "author-(?:box|bio|biography|info|card|block|section|area|about|description|profile|container) authorbox "
        "about-(?:the-)?author saboxplugin molongui m-a-box abh-box ts-fab bio-box writer-box post-author-biography "
        "entry-author author-bio",
    ),
    _kind(
        OTHER_PAGES,
        Test.NAME,
        "(?:related|recent|popular|latest|similar|other|recommended|suggested|featured|trending|read-more|more)-"
        "(?:posts?|articles?|blogs?|news|stories|entries|pages|products?|reading|reads|links) "
        "articles-(?:lies|similaires) a-lire-aussi lire-aussi verwandte relacionad[oa]s correlati gerelateerd "
        "jp-relatedposts yarpp crp rp4wp read-next up-next product-recommendations blog-archive post-teasers? "
        "you-may-also-like also-like more-from",
    ),
    _kind(OTHER_PAGES, Test.LINKS, "related recommended recommendations read-more similar more-like-this archive"),
    _kind(
        "links to other pages",
        Test.LINKS,
        "pagination pager page-links post-navigation posts-navigation nav-links post-nav nav-previous nav-next "
        "prev-next next-prev blog-pager wp-pagenavi adjacent-posts? comment-navigation post-pagination",
    ),
    _kind(
        "a sign-up for letters",
        Test.SHORT,
        "newsletter newsletters subscribe subscription mc4wp mailchimp mailpoet optin opt-in sign-?up convertkit "
        "sib-form mailerlite",
    ),
    _kind(
        SHARING,
        Test.SHORT,
        "share shares sharing partager teilen compartir condividi compartilhar sharedaddy sharethis share-?buttons? "
        "addtoany a2a addthis heateor shariff jssocials "
        "socials? social-(?:links|icons|media|share|sharing|bar|networks?|menu|buttons?) sumo follow-us ssba essb "
        "monarch post-ratings print-(?:button|link|page)",
    ),
    _kind(
        CALL,
        Test.SHORT,
        "cta call-to-action promo-bar promo promotion promo-(?:box|banner) et-pb-promo book-now "
        "booking-(?:banner|cta|box) "
        "appointment-(?:cta|banner|box) offer-box kg-button-card request-callback",
    ),
    _kind(
        FOOTER,
        Test.NAME,
        "site-footer main-footer page-footer region-footer colophon "
        "footer-(?:widgets?|area|wrap|wrapper|bottom|top|content|"
        "sections?|inner|container|menu|nav|copyright|sidebars?|side-bar) "
        "elementor-location-footer copyrights? site-info site-credits",
    ),
    _kind(
        "a sidebar",
        Test.NAME,
        "(?<!content-)(?:sidebar|side-bar|widget-area|widgets|right-rail|left-rail)(?!-(?:layout|content|wrap|none|note|text|quote))",
    ),
    _kind(
        "a window of the page",
        Test.NAME,
        "modal pop-?up lightbox offcanvas off-canvas exit-intent pum fancybox mfp elementor-location-popup",
    ),
    _kind(
        "a button that stays on the screen",
        Test.SHORT,
        "whatsapp whatsapp-(?:float|button|chat|widget|icon) wa-(?:chat|float|button) chat-(?:widget|bubble|button) "
        "chatbot tawk intercom joinchat float(?:ing)?-(?:buttons?|contact|call|whatsapp|bar|action) "
        "sticky-(?:bar|cta|footer|contact|buttons?) click-to-call call-now back-to-top scroll-(?:to-)?top to-top "
        "scrollup scrolltop",
    ),
    _kind(
        "an advertisement",
        Test.SHORT,
        "ads adverts? advertisements? adsbygoogle ad-(?:container|slot|unit|wrapper) sponsored",
    ),
    _kind("a counter of the page", Test.SHORT, "likes ratings? reactions claps votes kk-star was-this-helpful"),
    _kind(
        "a line across the top of the page",
        Test.SHORT,
        "announcement announcement-bar top-?bar notice-bar alert-bar header-top",
    ),
    _kind(
        MENU,
        Test.LINKS,
        "nav navbar navigation menu menus mega-menu topnav side-?nav(?:-box)? main-nav primary-nav skip-links? "
        "language-switcher lang-switcher wpml-ls polylang toolbar utility-(?:bar|nav) suite-bar wpadminbar hamburger "
        "links-inline quick-links quicklaunch",
    ),
    _kind("a form", Test.LINKS, "search searchform search-form searchbox"),
    _kind(
        HEADER,
        Test.LINKS,
        "site-header masthead main-header region-header site-branding site-title site-logo logo brand branding "
        "elementor-location-header top-header",
    ),
    _kind(
        "what stands below the article", Test.LINKS, "(?:entry|post|article)-(?:footer|bottom|links) link-list-bottom"
    ),
)
"""Kinds of furniture, the ones that say most about themselves first."""

EXACT = {"header": HEADER, "footer": FOOTER, "widget": "a sidebar", "secondary": "a sidebar", "sidenav": MENU}
"""Names that say something only when they are a whole name."""

NEVER = re.compile(
    r"^(?:has|no|with|without|is|not|type|status|format|category|tag)-|-(?:enabled|disabled|open|closed|active|loaded)$"
)
"""Names that tell a state of an element, not what it is."""

LABEL_NAMES = re.compile(
    r"(?:^|-)(?:tags-links|tag-links|post-tags?|entry-tags|article-tags?|tag-list|tagcloud|tag-cloud|post-terms|cat-links|"
    r"post-categor(?:y|ies)|entry-categories|categories|post-labels|field-tags|tags)(?=-|$)"
)
"""Names of the lists of labels that a page stands under."""

BYLINE_NAMES = re.compile(
    r"(?:^|-)(?:byline|by-line|(?:post|entry|article|blog|page)-(?:meta|info|byline|date|details|metadata)|posted-on|"
    r"posted-by|entry-date|date-header|published|updated|dateline|reading-time|read-time|last-(?:updated|reviewed|modified)|"
    r"reviewed-by|medically-reviewed|post-author(?:-name)?|article-author(?:-name)?|author-name|author|auteur|autore?|verfasser|vcard|meta|datum|fecha|date)(?=-|$)"
)
"""Names of the lines that say who wrote a page, and when."""

LISTS_OF_BYLINES = re.compile(r"^(?:blog-)?(?:post|entry|article)-meta(?:data)?$")
"""Names of lists of which each entry is a piece of such a line."""

BUTTON_NAMES = re.compile(r"(?:^|-)(?:btn|button|buttons|w-button|cta)(?=-|$)")
"""Names of links that are drawn as buttons."""

WHOLE_POSTS = frozenset(("hentry", "type-post", "type-page", "h-entry"))
"""Names of whole articles, whose other names are those of their labels ("tag-share")."""

OWN_NAMES = re.compile(
    r"(?:^|-)(?:callout|warning|caution|danger|important|notes?|notice|alert|tips?|hint|info-?box|key-(?:points|facts)|"
    r"takeaways?|summary|highlight-box|red-flags?|disclaimer|admonition)(?=-|$)(?!-bar)"
)
"""Names of boxes that an author sets apart to be read, whatever else they are called."""

_HOOKS = ("data-hook", "data-testid", "data-section-type")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_HYPHENS = re.compile(r"[-_:]+")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


def names(node: LexborNode) -> tuple[str, ...]:
    """Return the names that an element has: its classes, its id and its hooks.

    A heading's id is made from its words and says nothing about its kind, a section's only where it is a whole name.
    """
    attributes = node.attributes
    hooks = tuple(value for name in _HOOKS if (value := attributes.get(name)))
    return _names(attributes.get("class") or "", attributes.get("id") or "", hooks, node.tag or "")


@lru_cache(maxsize=4096)  # most elements of a page have the names of others
def _names(classes: str, own: str, hooks: tuple[str, ...], tag: str) -> tuple[str, ...]:
    given = classes.split()
    if not WHOLE_POSTS.isdisjoint(given):
        return ()
    is_whole_name = tag != "section" or any(kind.names.fullmatch(own.lower()) for kind in KINDS)
    ids = [own] if own and is_whole_name and tag not in _HEADINGS else []
    return tuple(_HYPHENS.sub("-", _CAMEL.sub("-", name)).strip("-").lower() for name in (*given, *ids, *hooks))


@lru_cache(maxsize=4096)
def kind_of(name: str) -> Kind | None:
    """Return the kind of furniture that a name stands for, if it is one."""
    if NEVER.search(name):
        return None
    return next((kind for kind in KINDS if kind.names.search(name)), None)
