"""An article is read from its address: as the site hands it out where that is whole, else from the page."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from loopback_site import Answer, Site, loopback_site
from PIL import Image

from scheduler.channels.open_web.page_fetch import OpenWeb
from scheduler.domain.article import Article, ParagraphKind, Particular, ParticularKind
from scheduler.domain.errors import BadInput
from scheduler.domain.fetched import OPEN_WEB, Allowed
from scheduler.domain.tracked_changes import TrackedChanges
from scheduler.rendering.picture_type import picture_type
from scheduler.services.article_pictures import MOST_FAULTS, MOST_PICTURES, SECONDS
from scheduler.services.web_article import WebArticle, WebReader

_DAY = date(2026, 11, 27)
_TEXT = (
    "<p>A peel takes off the uppermost cells of the skin, and the skin below it is smoother.</p>"
    "<h2>Before the peel</h2><p>Use no retinoid for five days, and stay out of the sun for two weeks.</p>"
    "<h2>After the peel</h2><p>Wash the face with water only, and do not pick at what comes off.</p>"
)
_FURNITURE = "<nav><a href='/'>Home</a> <a href='/peels/'>Peels</a></nav>"


@dataclass
class _Wordpress:
    """A site as WordPress makes them, at a name that leads to this machine."""

    site: Site
    host: str = "clinic.test"

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.site.port}"

    def page(self, path: str, body: str, head: str = "", language: str = "en-GB") -> None:
        self.site.page(
            path,
            f'<!doctype html><html lang="{language}"><head><title>Peels - Clinic</title>{head}</head>'
            f"<body>{_FURNITURE}<main><h1>Peels</h1>{body}</main></body></html>",
        )

    def record(self, path: str, *records: dict[str, object], alone: bool = False) -> None:
        answer = json.dumps(records[0] if alone else records).encode()
        self.site.pages[path] = Answer(answer, "application/json; charset=UTF-8")

    def post(self, content: str = _TEXT, **fields: object) -> dict[str, object]:
        return {
            "id": 7,
            "date": "2026-03-04T09:30:00",
            "slug": "peels",
            "status": "publish",
            "link": f"{self.url}/peels/",
            "title": {"rendered": "Peels &#8211; what to <em>expect</em>"},
            "content": {"rendered": content, "protected": False},
            "_embedded": {"author": [{"id": 1, "name": "Dr Asha Rao"}]},
        } | fields

    @property
    def api(self) -> str:
        return f'<link rel="https://api.w.org/" href="{self.url}/wp-json/" />'

    def read(self, path: str = "/peels/") -> WebArticle:
        reader = WebReader(OpenWeb(resolve=lambda host, port: ("127.0.0.1",)), picture_type)
        return reader.read(self.url + path, Allowed(private_host=self.host), _DAY)

    @property
    def paths(self) -> list[str]:
        return [asked.path for asked in self.site.asked]


@pytest.fixture
def clinic() -> Iterator[_Wordpress]:
    with loopback_site() as site:
        yield _Wordpress(site)


def _particulars(article: Article) -> dict[ParticularKind, str]:
    return {particular.kind: particular.text for particular in article.particulars}


def _all(article: Article) -> str:
    return "\n".join(paragraph.text for unit in article.units() for paragraph in unit.paragraphs)


def test_the_sites_own_record_of_the_post_is_read_first(clinic: _Wordpress) -> None:
    head = f'<link rel="alternate" title="JSON" type="application/json" href="{clinic.url}/wp-json/wp/v2/posts/7" />'
    clinic.page("/peels/", _TEXT + "<p>You may also like: Fillers</p>", clinic.api + head)
    clinic.record("/wp-json/wp/v2/posts/7?_embed=author", clinic.post(), alone=True)
    reading = clinic.read().reading
    assert reading.article.title == "Peels \N{EN DASH} what to expect"
    assert [section.heading for section in reading.article.sections] == ["Before the peel", "After the peel"]
    assert _particulars(reading.article) == {
        ParticularKind.SOURCE: f"{clinic.url}/peels/, read on 2026-11-27",
        ParticularKind.AUTHOR: "Dr Asha Rao",
        ParticularKind.DATE: "2026-03-04",
    }
    assert "You may also like" not in _all(reading.article)
    assert clinic.paths == ["/peels/", "/wp-json/wp/v2/posts/7?_embed=author"]


def test_a_record_is_found_by_the_posts_name_among_posts_and_then_among_pages(clinic: _Wordpress) -> None:
    clinic.page("/peels/", _TEXT, clinic.api)
    clinic.record("/wp-json/wp/v2/posts?slug=peels&_embed=author")
    clinic.record("/wp-json/wp/v2/pages?slug=peels&_embed=author", clinic.post())
    assert clinic.read().reading.article.title == "Peels \N{EN DASH} what to expect"


def test_a_site_without_speaking_addresses_is_asked_in_its_way(clinic: _Wordpress) -> None:
    record = f"{clinic.url}/?rest_route=/wp/v2/posts/7"
    clinic.page("/?p=7", _TEXT, f'<link rel="alternate" type="application/json" href="{record}">')
    clinic.record("/?rest_route=/wp/v2/posts/7&_embed=author", clinic.post(link=f"{clinic.url}/?p=7"), alone=True)
    assert clinic.read("/?p=7").reading.article.title == "Peels \N{EN DASH} what to expect"


def test_the_interface_is_found_by_the_headers_of_an_answer_as_well(clinic: _Wordpress) -> None:
    clinic.page("/peels/", _TEXT)
    links = (
        f'<{clinic.url}/wp-json/>; rel="https://api.w.org/"',
        f'<{clinic.url}/wp-json/wp/v2/posts/7>; rel="alternate"; title="JSON"; type="application/json"',
    )
    page = clinic.site.pages["/peels/"]
    clinic.site.pages["/peels/"] = Answer(page.body, headers=tuple(("Link", link) for link in links))
    clinic.record("/wp-json/wp/v2/posts/7?_embed=author", clinic.post(), alone=True)
    assert clinic.read().reading.article.title == "Peels \N{EN DASH} what to expect"


def test_an_address_with_another_script_is_found_by_its_encoded_name(clinic: _Wordpress) -> None:
    slug = "%e0%a4%a4%e0%a5%8d%e0%a4%b5%e0%a4%9a%e0%a4%be"
    clinic.page(f"/{slug}/", _TEXT, clinic.api)
    clinic.record(f"/wp-json/wp/v2/posts?slug={slug}&_embed=author", clinic.post(link=f"{clinic.url}/{slug.upper()}/"))
    assert clinic.read(f"/{slug}/").reading.article.title == "Peels \N{EN DASH} what to expect"


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=404),
        Answer(b'{"code":"rest_forbidden","data":{"status":401}}', "application/json", status=401),
        Answer(b"<p>Please log in</p>"),
        Answer(b"{not json", "application/json"),
        Answer(b"[" * 100_000, "application/json"),
        Answer(b'[{"link":1,"content":{"rendered":["x"]}},null,7,"x"]', "application/json"),
        Answer(b'{"content":{"rendered":"","protected":false},"link":"/"}', "application/json"),
        Answer(status=302, headers=(("Location", "http://169.254.169.254/latest/"),)),
    ],
)
def test_where_the_interface_says_nothing_of_use_the_page_is_read(clinic: _Wordpress, answer: Answer) -> None:
    clinic.page("/peels/", _TEXT, clinic.api)
    for kind in ("posts", "pages"):
        clinic.site.pages[f"/wp-json/wp/v2/{kind}?slug=peels&_embed=author"] = answer
    reading = clinic.read().reading
    assert reading.article.title == "Peels"
    assert any("read from the page itself" in note for note in reading.notes)


def test_a_record_of_another_page_is_not_taken(clinic: _Wordpress) -> None:
    clinic.page("/peels/", _TEXT, clinic.api)
    other = clinic.post(link=f"{clinic.url}/archive/peels/")
    clinic.record("/wp-json/wp/v2/posts?slug=peels&_embed=author", other)
    assert clinic.read().reading.article.title == "Peels"


@pytest.mark.parametrize("left", ['[vc_row][vc_column width="1/2"]', "[et_pb_section]", "[/gallery]"])
def test_a_record_with_the_marks_of_a_builder_of_pages_is_not_taken(clinic: _Wordpress, left: str) -> None:
    clinic.page("/peels/", _TEXT, clinic.api)
    clinic.record("/wp-json/wp/v2/posts?slug=peels&_embed=author", clinic.post(f"{left}{_TEXT}"))
    assert clinic.read().reading.article.title == "Peels"


def test_a_locked_record_is_not_taken(clinic: _Wordpress) -> None:
    clinic.page("/peels/", _TEXT, clinic.api)
    locked = {"content": {"rendered": _TEXT, "protected": True}}
    clinic.record("/wp-json/wp/v2/posts?slug=peels&_embed=author", clinic.post() | locked)
    assert clinic.read().reading.article.title == "Peels"


def test_a_locked_page_is_told_and_its_form_never_becomes_an_article(clinic: _Wordpress) -> None:
    clinic.page("/peels/", '<form class="post-password-form"><p>This content is password protected.</p></form>')
    with pytest.raises(BadInput, match="asks for a password: open it in a browser"):
        clinic.read()


def test_a_record_without_a_title_has_that_of_its_page(clinic: _Wordpress) -> None:
    clinic.page("/peels/", _TEXT, clinic.api)
    record = clinic.post() | {"title": {"rendered": ""}}
    clinic.record("/wp-json/wp/v2/posts?slug=peels&_embed=author", record)
    article = clinic.read().reading.article
    assert article.title == "Peels"
    assert ParticularKind.AUTHOR in _particulars(article)


def test_a_record_without_most_of_the_pages_words_is_not_taken(clinic: _Wordpress) -> None:
    clinic.page("/peels/", _TEXT, clinic.api)
    clinic.record("/wp-json/wp/v2/posts?slug=peels&_embed=author", clinic.post("<p>Built with a builder.</p>"))
    assert "Use no retinoid for five days" in _all(clinic.read().reading.article)


def test_what_the_page_shows_beside_the_record_is_told(clinic: _Wordpress) -> None:
    warning = "Do not have a peel while you are pregnant or take isotretinoin tablets."
    clinic.page("/peels/", f"{_TEXT}<p>{warning}</p>", clinic.api)
    clinic.record("/wp-json/wp/v2/posts?slug=peels&_embed=author", clinic.post())
    (doubt,) = (doubt for doubt in clinic.read().reading.doubts if "does not have" in doubt)
    assert "Do not have a peel while you are pregnant" in doubt


def test_what_the_page_strikes_out_by_its_rules_of_style_is_struck_out_in_the_record_too(clinic: _Wordpress) -> None:
    old = '<p>Pat it dry.</p><p class="old">Rub it with alcohol twice a day.</p>'
    clinic.page("/peels/", _TEXT + old, clinic.api + "<style>.old {text-decoration: line-through}</style>")
    clinic.record("/wp-json/wp/v2/posts?slug=peels&_embed=author", clinic.post(_TEXT + old))
    reading = clinic.read().reading
    assert "Rub it with alcohol" not in _all(reading.article)
    assert [dropped.text for dropped in reading.dropped] == ["Rub it with alcohol twice a day."]


def test_what_the_page_alone_hides_is_told(clinic: _Wordpress) -> None:
    clinic.page("/peels/", f"{_TEXT}<div hidden><p>Ask for the spring price of the clinic.</p></div>", clinic.api)
    record = clinic.post(f"{_TEXT}<p>Ask for the spring price of the clinic.</p>")
    clinic.record("/wp-json/wp/v2/posts?slug=peels&_embed=author", record)
    (doubt,) = (doubt for doubt in clinic.read().reading.doubts if "does not show" in doubt)
    assert "'Ask for the spring price of the clinic.'" in doubt


def test_what_the_page_shows_around_its_article_is_not_told_as_missing_on_it(clinic: _Wordpress) -> None:
    text = f"{_TEXT}<p>Harbour Sleep Clinic is open daily.</p>"
    clinic.page("/peels/", f"{text}<footer><p>\u00a9 Harbour Sleep Clinic</p></footer>", clinic.api)
    clinic.record("/wp-json/wp/v2/posts?slug=peels&_embed=author", clinic.post(text))
    assert not [doubt for doubt in clinic.read().reading.doubts if "own record" in doubt]


@pytest.mark.parametrize(
    ("content", "media_type", "why"),
    [
        (f'[vc_row width="1/2"]{_TEXT}', "application/json", r"marks of a builder of pages \(\[vc_row\]\)"),
        (_TEXT, "text/html", r"is no record of a post \(its type is text/html\)"),
        ("<p>Built with a builder.</p>", "application/json", "too few of the page's words"),
    ],
)
def test_a_record_that_is_found_and_not_used_is_told(
    clinic: _Wordpress, content: str, media_type: str, why: str
) -> None:
    clinic.page("/peels/", _TEXT, clinic.api)
    answer = json.dumps([clinic.post(content)]).encode()
    clinic.site.pages["/wp-json/wp/v2/posts?slug=peels&_embed=author"] = Answer(answer, media_type)
    (note,) = (note for note in clinic.read().reading.notes if "was not used" in note)
    assert note.startswith("the site's own record of the post (WordPress) was not used: ")
    assert re.search(why, note)


def _rss(clinic: _Wordpress, content: str, link: str = "/peels/?utm_source=rss") -> Answer:
    return Answer(
        f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
        xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
        <title>Clinic</title><item><title>Other</title><link>{clinic.url}/other/</link></item>
        <item><title>Peels &amp; what follows</title><link>{clinic.url}{link.replace("&", "&amp;")}</link>
        <dc:creator>Dr Rao</dc:creator><pubDate>Wed, 04 Mar 2026 09:30:00 +0000</pubDate>
        <description>A peel takes off [&#8230;]</description>
        <content:encoded><![CDATA[{content}]]></content:encoded></item></channel></rss>""".encode(),
        "application/rss+xml; charset=UTF-8",
    )


def test_a_feed_with_the_whole_post_is_read_next(clinic: _Wordpress) -> None:
    feed = '<link rel="alternate" type="application/rss+xml" href="/feed/">'
    clinic.page("/peels/", _TEXT, '<link rel="alternate" type="application/rss+xml" href="/comments/feed/">' + feed)
    struck = '<p style="text-decoration:line-through">Old advice</p>'
    clinic.site.pages["/feed/"] = _rss(clinic, _TEXT + "<p>10<sup>6</sup> cells</p>" + struck)
    reading = clinic.read().reading
    assert reading.article.title == "Peels & what follows"
    assert "10⁶ cells" in _all(reading.article)
    assert _particulars(reading.article)[ParticularKind.AUTHOR] == "Dr Rao"
    assert _particulars(reading.article)[ParticularKind.DATE] == "2026-03-04"
    assert clinic.paths == ["/peels/", "/feed/"]


def test_an_atom_feed_is_read_as_well(clinic: _Wordpress) -> None:
    clinic.page("/peels/", _TEXT, '<link rel="alternate" type="application/atom+xml" href="/atom.xml">')
    clinic.site.pages["/atom.xml"] = Answer(
        f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry>
        <title type="html">Peels &amp;lt; fillers</title><link rel="alternate" href="{clinic.url}/peels"/>
        <id>tag:clinic,7</id><published>2026-03-04T09:30:00Z</published>
        <content type="html"><![CDATA[{_TEXT}]]></content></entry></feed>""".encode(),
        "application/atom+xml",
    )
    assert clinic.read().reading.article.title == "Peels < fillers"


@pytest.mark.parametrize(
    "feed",
    [
        b"<p>Please log in</p>",
        b"/etc/passwd",
        b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item>&x;</item></channel></rss>',
        b"",
    ],
)
def test_a_feed_that_is_none_leaves_the_page(clinic: _Wordpress, feed: bytes) -> None:
    clinic.page("/peels/", _TEXT, '<link rel="alternate" type="application/rss+xml" href="/feed/">')
    clinic.site.pages["/feed/"] = Answer(feed, "application/xml")
    assert clinic.read().reading.article.title == "Peels"


@pytest.mark.parametrize(
    ("content", "link"), [("<p>A peel takes off [&hellip;]</p>", "/peels/"), (_TEXT, "/other-peels/")]
)
def test_a_feed_with_the_beginning_alone_or_without_the_post_leaves_the_page(
    clinic: _Wordpress, content: str, link: str
) -> None:
    clinic.page("/peels/", _TEXT, '<link rel="alternate" type="application/rss+xml" href="/feed/">')
    clinic.site.pages["/feed/"] = _rss(clinic, content, link)
    assert clinic.read().reading.article.title == "Peels"


def test_a_page_alone_is_read_with_its_links_made_whole(clinic: _Wordpress) -> None:
    clinic.page("/peels/", _TEXT + '<p>Ask <a href="../contact?a=1">us for an appointment</a> before you come.</p>')
    article = clinic.read().reading.article
    (link,) = (link for unit in article.units() for paragraph in unit.paragraphs for link in paragraph.links)
    assert link.address == f"{clinic.url}/contact?a=1"
    assert article.particulars[-1] == Particular(ParticularKind.SOURCE, f"{clinic.url}/peels/, read on 2026-11-27")


def test_a_page_that_goes_on_elsewhere_is_told(clinic: _Wordpress) -> None:
    clinic.page("/peels/", _TEXT, f'<link rel="next" href="{clinic.url}/peels/2/">')
    assert any(f"goes on at {clinic.url}/peels/2/" in doubt for doubt in clinic.read().reading.doubts)


def test_the_encoding_that_the_server_declares_is_that_of_the_page(clinic: _Wordpress) -> None:
    page = f"<html><body><h1>Exfoliación</h1>{_TEXT}</body></html>".encode("iso-8859-15")
    clinic.site.pages["/peels/"] = Answer(page, "text/html; charset=iso-8859-15")
    assert clinic.read().reading.article.title == "Exfoliación"


@pytest.mark.parametrize(
    ("encoding", "declared", "title"),
    [
        ("cp1252", "iso-8859-1", "“Exfoliación” \u2013 what is it?"),
        ("utf-8", "iso-8859-1", "“Exfoliación” \u2013 what is it?"),
        ("cp1252", "utf-8", "“Exfoliación” \u2013 what is it?"),
        ("cp1251", "windows-1251", "Пилинг лица"),
        ("utf-8", "punycode", "त्वचा"),
        ("utf-8", "no-such-encoding", "त्वचा"),
        ("utf-8", "unicode_escape", "A \\u0041 stays"),
        ("gb18030", "gb2312", "皮肤護理"),
    ],
)
def test_a_page_is_in_the_encoding_that_it_is_in_whatever_its_server_declares(
    clinic: _Wordpress, encoding: str, declared: str, title: str
) -> None:
    page = f"<html><body><h1>{title}</h1>{_TEXT}<p>Crème brûlée, naïve façade, déjà vu: “é” \u2013 ü.</p></body></html>"
    if encoding in {"cp1251", "gb18030"}:
        page = f"<html><body><h1>{title}</h1>{_TEXT}</body></html>"
    clinic.site.pages["/peels/"] = Answer(page.encode(encoding), f"text/html; charset={declared}")
    assert clinic.read().reading.article.title == title


def test_a_text_file_at_an_address_is_read_as_one(clinic: _Wordpress) -> None:
    text = b"Peels\n\nA peel takes off the uppermost cells of the skin.\n"
    clinic.site.pages["/peels.txt"] = Answer(text, "text/plain; charset=utf-8")
    assert clinic.read("/peels.txt").reading.article.title == "Peels"


def test_open_changes_of_a_word_file_at_an_address_are_decided_as_those_of_a_file(clinic: _Wordpress) -> None:
    file = Path(__file__).parents[1] / "reading" / "cases" / "06-tracked-changes.docx"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    clinic.site.pages["/peels.docx"] = Answer(file.read_bytes(), kind)
    with pytest.raises(BadInput, match="--tracked"):
        clinic.read("/peels.docx")
    reader = WebReader(OpenWeb(), picture_type)
    here = Allowed(private_host="127.0.0.1")
    found = reader.read(f"{clinic.site.url}/peels.docx", here, _DAY, TrackedChanges.REJECT)
    assert "Do not have a peel while you are pregnant." in _all(found.reading.article)


def test_a_page_without_an_article_is_told_with_its_address(clinic: _Wordpress) -> None:
    clinic.site.page("/peels/", "<html><body><div id='root'></div><script>app()</script></body></html>")
    with pytest.raises(BadInput, match=r"/peels/: .*no article|/peels/: .*empty"):
        clinic.read()


def test_an_address_that_is_not_allowed_is_told_with_what_to_add() -> None:
    reader = WebReader(OpenWeb(), picture_type)
    with pytest.raises(BadInput, match=r"private network.*--allow-private"):
        reader.read("https://127.0.0.1/a", OPEN_WEB, _DAY)
    with pytest.raises(BadInput, match=r"private network.*--allow-private"):
        reader.read("http://127.0.0.1/a", OPEN_WEB, _DAY)


def test_an_address_that_leads_to_another_host_in_the_house_is_told_with_a_way_that_works(clinic: _Wordpress) -> None:
    clinic.site.pages["/peels/"] = Answer(status=302, headers=(("Location", "https://printer.test/a"),))
    with pytest.raises(BadInput, match=r"printer.test leads into a private network.*import the address that it leads"):
        clinic.read()


def _png(width: int = 4) -> bytes:
    data = BytesIO()
    Image.new("RGB", (width, 3), "teal").save(data, "PNG")
    return data.getvalue()


def test_pictures_of_the_text_come_along_and_keep_their_place(clinic: _Wordpress) -> None:
    clinic.page(
        "/peels/",
        f'{_TEXT}<figure><img src="/up/Face%20before.png?w=300" alt="A face before the peel"></figure>'
        f'<p><img src="{clinic.url}/up/b.jpg" alt=""></p><p><img src="/up/Face%20before.png?w=300" alt="Again"></p>'
        '<p><img src="/other/face-before.png" alt="Another of that name"></p>',
    )
    clinic.site.pages["/up/Face%20before.png?w=300"] = Answer(_png(), "image/png")
    clinic.site.pages["/up/b.jpg"] = Answer(_png(5), "image/png")
    clinic.site.pages["/other/face-before.png"] = Answer(_png(6), "image/png")
    reading = clinic.read().reading
    pictures = [
        (paragraph.text, paragraph.file)
        for unit in reading.article.units()
        for paragraph in unit.paragraphs
        if paragraph.kind is ParagraphKind.PICTURE
    ]
    assert pictures == [
        ("A face before the peel", "pictures/face-before.png"),
        ("", "pictures/b.png"),
        ("Again", "pictures/face-before.png"),
        ("Another of that name", "pictures/face-before-2.png"),
    ]
    assert [(file.path, file.data) for file in reading.pictures] == [
        ("pictures/face-before.png", _png()),
        ("pictures/b.png", _png(5)),
        ("pictures/face-before-2.png", _png(6)),
    ]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Answer(status=404), "nothing at .*404"),
        (Answer(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"), "is no picture"),
        (Answer(b"<html>", "text/html"), "is no picture"),
        (Answer(b"GIF89a", "image/gif"), "no picture that can be opened"),
        (Answer(_png()[:-20], "image/png"), "no picture that can be opened"),
        (Answer(status=302, headers=(("Location", "http://10.0.0.1/a.png"),)), "private network|not to https"),
        (Answer(headers=(("Content-Length", "99000000"),), media_type="image/png"), "larger than 10 MB"),
    ],
)
def test_a_picture_that_cannot_be_had_is_told_and_its_address_stays(
    clinic: _Wordpress, answer: Answer, why: str
) -> None:
    clinic.page("/peels/", f'{_TEXT}<p><img src="/up/a.png" alt="A face"></p>')
    clinic.site.pages["/up/a.png"] = answer
    reading = clinic.read().reading
    told = [doubt for doubt in reading.doubts if "The picture 'A face' was not taken along: " in doubt]
    assert len(told) == 1
    assert re.search(why, told[0])
    assert f"{clinic.url}/up/a.png" in [p.file for unit in reading.article.units() for p in unit.paragraphs]
    assert reading.pictures == ()


def test_pictures_of_other_hosts_in_the_house_are_not_asked_for(clinic: _Wordpress) -> None:
    clinic.page("/peels/", f'{_TEXT}<p><img src="http://printer.test:{clinic.site.port}/a.png" alt="A face"></p>')
    clinic.site.pages["/a.png"] = Answer(_png(), "image/png")
    assert clinic.read().reading.pictures == ()
    assert clinic.paths == ["/peels/"]


def test_there_is_an_end_to_pictures(clinic: _Wordpress) -> None:
    many = "".join(f'<p><img src="/up/{number}.png" alt="Face {number}"></p>' for number in range(MOST_PICTURES + 2))
    clinic.page("/peels/", _TEXT + many)
    for number in range(MOST_PICTURES + 2):
        clinic.site.pages[f"/up/{number}.png"] = Answer(_png(), "image/png")
    reading = clinic.read().reading
    assert len(reading.pictures) == MOST_PICTURES
    assert sum(f"{MOST_PICTURES} pictures at most" in doubt for doubt in reading.doubts) == 2


def test_pictures_take_no_longer_than_their_time(clinic: _Wordpress) -> None:
    many = "".join(f'<p><img src="/up/{number}.png" alt="Face {number}"></p>' for number in range(5))
    clinic.page("/peels/", _TEXT + many)
    for number in range(5):
        clinic.site.pages[f"/up/{number}.png"] = Answer(_png(), "image/png")
    ticks = itertools.count()
    web = OpenWeb(resolve=lambda host, port: ("127.0.0.1",))
    reader = WebReader(web, picture_type, clock=lambda: next(ticks) * SECONDS / 3)
    reading = reader.read(clinic.url + "/peels/", Allowed(private_host=clinic.host), _DAY).reading
    assert len(reading.pictures) == 3
    assert sum("took more than 90 seconds" in doubt for doubt in reading.doubts) == 2


def test_a_site_that_gives_no_pictures_is_not_asked_for_all_of_them(clinic: _Wordpress) -> None:
    many = "".join(f'<p><img src="/up/{number}.png" alt="Face {number}"></p>' for number in range(20))
    clinic.page("/peels/", _TEXT + many)
    doubts = clinic.read().reading.doubts
    assert sum("The picture 'Face" in doubt for doubt in doubts) == 5
    assert "15 more pictures were not taken along. Their places stand in article.md" in doubts
    assert len(clinic.paths) == 1 + MOST_FAULTS
