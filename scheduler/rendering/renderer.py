"""The renderer of a workspace: one code path for the preview, the approval and the publisher (promise 5)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from scheduler.channels.registry import spec_of
from scheduler.channels.spec import CardFormat, ChannelSpec, LinkMode
from scheduler.domain.campaign import Clinic
from scheduler.domain.content import CardLayout, Draft, Issue, Post
from scheduler.domain.errors import BadInput, ClinicError
from scheduler.domain.payload import Picture, Rendered, RenderedIssue, RenderedPost
from scheduler.domain.standing import StandingMessage, is_message, message_of
from scheduler.rendering.article_pictures import ArticlePictures
from scheduler.rendering.cards.encoding import Encoding
from scheduler.rendering.cards.layout import layout_names, layout_text, read_layout
from scheduler.rendering.cards.marks import Size
from scheduler.rendering.cards.motifs import named_motif, read_motif
from scheduler.rendering.cards.pictures import CardPictures, WantedCard
from scheduler.rendering.email.issues import banded_sections
from scheduler.rendering.email.mail import render_issue, render_message
from scheduler.rendering.email.messages import Confirmation, OwnLink, Welcome
from scheduler.rendering.logo import brand_logo
from scheduler.rendering.social import link_card, links_in, post_texts
from scheduler.rendering.templating import Templates


class WorkspaceRenderer:
    """Renders drafts with a workspace's templates, brand and logo; its cards are kept in the folder `cache`."""

    def __init__(self, workspace_root: Path | None, clinic: Clinic, cache: Path) -> None:
        self._workspace = workspace_root
        self._clinic = clinic
        self._templates = Templates(workspace_root)
        self._cards = CardPictures(workspace_root, clinic, cache)
        self._articles = ArticlePictures(workspace_root, cache)

    def texts(self, post: Post) -> tuple[str, ...]:
        """Return the final text of each part of a post. Raises BadInput naming the item."""
        try:
            return post_texts(post, self._clinic.platform_of(post.key.channel), self._templates)
        except ClinicError as error:
            raise BadInput(f"{post.key}: {error}") from error

    def card_layout(self, name: str) -> CardLayout:
        """Return the places of a card layout.

        Raises BadInput that names the known layouts, or the fault in this one.
        """
        known = layout_names(self._workspace)
        if name not in known:
            raise BadInput(f"there is no layout '{name}' in templates/cards: there are {', '.join(known)}")
        layout = read_layout(layout_text(name, self._workspace), name)
        return CardLayout(name, layout.most_lines, layout.shows_picture, layout.labels)

    def check_motif(self, name: str) -> None:
        """Raise BadInput that names the known motifs where this is none, or the fault in it."""
        chosen, text = named_motif(name, self._workspace)
        read_motif(text, chosen)

    def draw_cards(self, drafts: Iterable[Draft]) -> None:
        """Draw on every core the cards that are not kept yet; what is wrong with one, `render` says."""
        self._cards.draw(wanted for draft in drafts for wanted in self._wanted(draft))

    def render(self, draft: Draft) -> Rendered:
        """Return a draft as it goes out. Raises BadInput naming the item."""
        try:
            return self._issue(draft) if isinstance(draft, Issue) else self._post(draft)
        except ClinicError as error:
            raise BadInput(f"{draft.key}: {error}") from error

    def _post(self, post: Post) -> RenderedPost:
        spec = self._spec(post)
        texts, pictures = post_texts(post, spec.name, self._templates), self._pictures(post)
        # Pictures go with the first part, the card with the last: of one part, the pictures take its place.
        has_room = len(texts) > 1 or not pictures
        brings_card = spec.links.mode is LinkMode.CARD and post.link and has_room
        card = link_card(post, self._clinic.name) if brings_card else None
        links = tuple(dict.fromkeys((*links_in(texts, spec.links), *([card.url] if card else []))))
        return RenderedPost(texts, pictures, links, card, post.language)

    def _issue(self, issue: Issue) -> RenderedIssue:
        if is_message(issue.key):
            return self._standing(issue)
        motif = issue.card.motif if issue.card else ""
        wordless = issue.card is not None and not issue.cards
        card = self._cards.band(str(issue.key), motif) if wordless else next(iter(self._pictures(issue)), None)
        bands = {section: self._cards.band(f"{issue.key}/{section}", motif) for section in banded_sections(issue)}
        logo = brand_logo(self._clinic, self._workspace)
        pictures = self._articles.of(issue)
        return render_issue(issue, self._clinic, self._templates, card, logo, bands=bands, pictures=pictures)

    def _standing(self, issue: Issue) -> RenderedIssue:
        kind, language = message_of(issue.key)
        message = _MESSAGES[kind](language)
        return render_message(message, self._clinic, self._templates, brand_logo(self._clinic, self._workspace))

    def cards_in(self, draft: Draft, form: CardFormat) -> tuple[Picture, ...]:
        """Return a draft's cards in any format, in order. Raises BadInput naming the item."""
        size, encoding = _extent(form)
        wanted = [WantedCard(card, draft.key, draft.language, size, encoding) for card in draft.cards]
        self._cards.draw(wanted)
        try:
            return tuple(self._cards.picture(card.card, card.key, card.language, size, encoding) for card in wanted)
        except ClinicError as error:
            raise BadInput(f"{draft.key}: {error}") from error

    def outlined_cards(self, draft: Draft) -> tuple[Picture, ...]:
        """Return a draft's cards with the boxes of their layers outlined. Raises BadInput naming the item."""
        try:
            return tuple(self._cards.outlined(wanted) for wanted in self._wanted(draft))
        except ClinicError as error:
            raise BadInput(f"{draft.key}: {error}") from error

    def _pictures(self, draft: Draft) -> tuple[Picture, ...]:
        return tuple(
            self._cards.picture(card.card, card.key, card.language, card.size, card.encoding)
            for card in self._wanted(draft)
        )

    def _wanted(self, draft: Draft) -> tuple[WantedCard, ...]:
        """Return a draft's cards in the formats of its channel."""
        count, spec = len(draft.cards), self._spec(draft)
        forms = (_extent(spec.card(place, count)) for place in range(count))
        return tuple(
            WantedCard(card, draft.key, draft.language, *form) for card, form in zip(draft.cards, forms, strict=True)
        )

    def _spec(self, draft: Draft) -> ChannelSpec:
        return spec_of(self._clinic.platform_of(draft.key.channel))


def _extent(form: CardFormat) -> tuple[Size, Encoding]:
    return Size(form.width, form.height), Encoding(form.types, form.most_bytes.value if form.most_bytes else None)


_MESSAGES = {
    StandingMessage.CONFIRMATION: Confirmation,
    StandingMessage.WELCOME: Welcome,
    StandingMessage.LINK: OwnLink,
}
