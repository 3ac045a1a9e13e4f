"""The editor of one item: what is typed is counted, checked and shown as it goes out. Of two people none loses one."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from httpx2 import Response
from PIL import Image
from staff_world import StaffWorld

from scheduler.domain.content import Issue, Item, ItemState, Post, own_words_in
from scheduler.domain.payload import RenderedPost

POST = "dental/dentures/x/post"
ISSUE = "dental/lead/email/issue"


@pytest.fixture
def world(tmp_path_factory: pytest.TempPathFactory) -> StaffWorld:
    made = StaffWorld(tmp_path_factory.mktemp("editor") / "clinic")
    made.plan()
    return made


def item(world: StaffWorld, key: str = POST) -> Item:
    (found,) = world.application.items.find(key)
    return found


def said(answer: Response, without: str = r"$.") -> str:
    """Return the words of a page; `without` is a pattern of what stands within words."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", re.sub(without, "", answer.text))).split())


def form(world: StaffWorld, key: str = POST) -> dict[str, str]:
    """Return what stands in an item's form, as a browser would post it."""
    opened = world.application.editing.open(item(world, key).key)
    return {**opened.fields, "version": opened.version}


def save(world: StaffWorld, login: str = "maya", key: str = POST, **typed: str) -> Response:
    return world.signed_in(login).post(f"/staff/items/{key}", data=form(world, key) | typed)


def look(world: StaffWorld, key: str = POST, **typed: str) -> Response:
    return world.signed_in("maya").post(f"/staff/items/{key}/look", data=form(world, key) | typed)


def test_the_page_shows_the_text_as_it_goes_out_with_the_channels_own_count(world: StaffWorld) -> None:
    page = world.signed_in("maya").get(f"/staff/items/{POST}")
    shown = said(page, without=r"</?(?:span|bdi)[^>]*>|…")
    outgoing = world.application.items.outgoing(item(world))
    assert isinstance(outgoing.rendered, RenderedPost)
    for text in outgoing.rendered.texts:
        assert " ".join(text.split()) in shown
    assert re.search(r"\d+ of 280 characters, as the channel counts \( ?part 1 ?\)", shown)
    without_pictures = re.sub(r"data:image/[^\"]+", "", page.text)
    assert len(without_pictures.encode()) < 60_000
    assert re.search(r'<img src="data:image/png;base64,[^"]+" alt="[^"]+', page.text)


def test_another_text_keeps_the_headline_until_somebody_takes_it_off(world: StaffWorld) -> None:
    headline = item(world).draft.headline  # type: ignore[union-attr]  # a post's
    assert headline
    first = form(world)["text"].splitlines()[0]
    assert save(world, text=first).status_code == 303
    assert item(world).draft.headline == headline  # type: ignore[union-attr]  # a post's
    assert "With its headline" in said(world.signed_in("maya").get(f"/staff/items/{POST}"))
    assert save(world, headline="").status_code == 303
    assert item(world).draft.headline == ()  # type: ignore[union-attr]  # a post's
    assert save(world, headline="1").status_code == 303
    assert item(world).draft.headline == headline  # type: ignore[union-attr]  # a post's


def test_a_post_stands_in_its_networks_frame(world: StaffWorld) -> None:
    page = world.signed_in("maya").get(f"/staff/items/{POST}").text
    frame = page[page.index('<div class="net x"') :].partition("Drawn by us after a timeline on X")[0]
    assert 'aria-hidden="true">LS</span>' in frame, "the initials of the clinic"
    assert "Lotus Skin Clinic" in frame
    assert '<details class="net-alt"><summary>ALT' in frame
    link = re.search(r'<span class="linked">([^<]*)<span aria-hidden="true">…</span>', frame)
    assert link is not None
    assert (link[1], len(link[1])) == ("clinic.example.com/dental?", 26)


def test_an_issue_stands_in_a_list_of_mails(world: StaffWorld) -> None:
    page = world.signed_in("maya").get(f"/staff/items/{ISSUE}").text
    draft = item(world, ISSUE).draft
    assert isinstance(draft, Issue)
    frame = page[page.index('<div class="net email"') :].partition("Drawn by us after a list of mails")[0]
    assert draft.subject in unescape(frame)
    assert draft.preheader in unescape(frame)


def test_layouts_and_motifs_have_names_in_words_and_small_pictures_from_the_renderer(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    page = maya.get(f"/staff/items/{POST}")
    assert "One sentence, large" in said(page)
    assert "carousel-closing" not in page.text
    for path in ("layouts/quote", "layouts/table", "motifs/teeth"):
        assert f'src="/staff/cards/{path}"' in page.text
        picture = maya.get(f"/staff/cards/{path}")
        assert picture.headers["content-type"].startswith("image/")
        assert len(picture.content) < 40_000
    for path in ("layouts/nothing", "motifs/..", "colours/teeth"):
        assert maya.get(f"/staff/cards/{path}").status_code == 404


def test_a_look_is_chosen_by_its_picture_with_what_was_typed_kept(world: StaffWorld) -> None:
    page = look(world, hook="A line of mine.", chosen_layout="quote")
    assert '<option value="quote" selected>' in page.text
    assert 'value="A line of mine."' in page.text


def test_what_is_typed_is_counted_and_nothing_is_written(world: StaffWorld) -> None:
    before = item(world)
    answer = world.signed_in("maya").post(
        f"/staff/items/{POST}/count", data=form(world) | {"text": "One line of mine."}
    )
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "One line of mine." in said(answer)
    assert item(world) == before


def test_a_text_that_is_too_long_is_counted_and_said_to_be(world: StaffWorld) -> None:
    answer = look(world, text="word " * 600)
    assert "2,999 of 280 characters" in said(answer) or "3,000 of 280 characters" in said(answer)
    assert "it does not fit" in said(answer)


def test_saving_writes_ones_own_words_in_ones_name(world: StaffWorld) -> None:
    assert save(world, hook="Lost a tooth?", hashtags="#teeth, smile").status_code == 303
    saved = item(world)
    assert [(text, source.author) for text, source in own_words_in(saved.draft)] == [("Lost a tooth?", "maya")]
    assert isinstance(saved.draft, Post)
    assert saved.draft.hashtags == ("teeth", "smile")


def test_what_was_not_changed_stays_the_planners(world: StaffWorld) -> None:
    before = item(world)
    assert save(world).status_code == 303
    assert item(world) == before
    assert "[overrides." not in re.sub(r"(?m)^#.*$", "", _file(world))


def test_an_emptied_text_is_given_back_to_the_planner(world: StaffWorld) -> None:
    planned = item(world).draft
    save(world, text="My own text about dentures.")
    assert item(world).draft != planned
    save(world, text="")
    assert item(world).draft == planned


def test_sentences_of_the_article_keep_their_source(world: StaffWorld) -> None:
    opened = world.application.editing.open(item(world).key)
    number = opened.sentences.index(next(one for one in opened.sentences if len(one) > 60))
    picked = look(world, text="", pick=str(number))
    assert "This is not saved yet." in said(picked)
    assert f">\n{opened.sentences[number]}</textarea>" in unescape(picked.text)
    assert save(world, text=opened.sentences[number]).status_code == 303
    assert own_words_in(item(world).draft) == ()


@pytest.mark.parametrize("section", ["how-do-they-compare", "questions-to-ask-your-dentist", "what-are-the-drawbacks"])
def test_what_stands_beside_a_new_line_keeps_its_source_however_it_is_printed(world: StaffWorld, section: str) -> None:
    key = f"dental/{section}/x/post"
    text = form(world, key)["text"]
    assert save(world, key=key, text=f"{text}\nAsk us about it.").status_code == 303
    assert [own for own, _ in own_words_in(item(world, key).draft)] == ["Ask us about it."]
    assert form(world, key)["text"] == f"{text}\nAsk us about it."


def test_a_finding_is_shown_at_its_words_and_a_remedy_is_a_click(world: StaffWorld) -> None:
    text = form(world)["text"] + "\nWe guarantee painless results."
    answer = look(world, text=text)
    assert "<mark>guarantee</mark>" in answer.text
    assert "It guarantees or promises a result." in said(answer)
    assert "clinic confirm" not in said(answer), "a page has its own ways"


def test_a_remedy_that_is_no_longer_there_is_said_to_be(world: StaffWorld) -> None:
    answer = look(world, remedy="0123456789abcdef")
    assert answer.status_code == 422
    assert "look at its findings again" in said(answer)


def test_the_second_of_two_editors_is_told_sees_both_texts_and_loses_nothing(world: StaffWorld) -> None:
    first = second = form(world)
    maya, lee = world.signed_in("maya"), world.signed_in("lee")
    assert maya.post(f"/staff/items/{POST}", data=first | {"hook": "Maya's line."}).status_code == 303
    answer = lee.post(f"/staff/items/{POST}", data=second | {"hook": "Lee's line."})
    assert answer.status_code == 409
    assert "Somebody else has changed this item meanwhile." in said(answer)
    assert "Maya's line." in said(answer)
    assert 'value="Lee&#39;s line."' in answer.text
    assert [text for text, _ in own_words_in(item(world).draft)] == ["Maya's line."]
    (version,) = re.findall(r'name="version" value="(\w+)"', answer.text)
    assert (
        lee.post(f"/staff/items/{POST}", data=second | {"hook": "Lee's line.", "version": version}).status_code == 303
    )
    assert [(text, source.author) for text, source in own_words_in(item(world).draft)] == [("Lee's line.", "lee")]


def test_a_change_elsewhere_in_the_campaign_is_no_conflict(world: StaffWorld) -> None:
    mine = form(world)
    save(world, key="dental/bridges/x/post", hook="Bridges.")
    assert world.signed_in("lee").post(f"/staff/items/{POST}", data=mine | {"hook": "Mine."}).status_code == 303


def test_what_is_refused_is_told_and_what_was_typed_stays(world: StaffWorld) -> None:
    answer = save(world, text="word " * 600)
    assert answer.status_code == 422
    assert "Text: it does not fit" in said(answer)
    assert "campaign.toml" not in said(answer)
    assert "word word" in answer.text
    assert item(world).version == 1


def test_a_choice_of_the_card_is_nobodys_words(world: StaffWorld) -> None:
    save(world, hook="Maya's line.")
    assert save(world, "lee", motif="none").status_code == 303
    (card,) = item(world).draft.cards
    assert card.motif == "none"
    assert save(world, "lee", no_card="1").status_code == 303
    assert item(world).draft.cards == ()
    assert save(world, "lee", no_card="").status_code == 303


def test_an_alt_text_is_its_writers_own_words_and_is_read_by_the_rules(world: StaffWorld) -> None:
    drawn = world.application.items.outgoing(item(world)).rendered.pictures[0]
    answer = look(world, alt="A drawing of dentures. We guarantee painless results.")
    assert "Alt text: A drawing of dentures. We guarantee painless results." in said(answer)
    assert "53 of 1,000 characters" in said(answer)
    assert "<mark>guarantee</mark>" in answer.text
    assert save(world, alt="A drawing of dentures.").status_code == 303
    (picture,) = world.application.items.outgoing(item(world)).rendered.pictures
    assert (picture.alt, picture.data) == ("A drawing of dentures.", drawn.data), "the same card, said otherwise"
    assert [(text, source.author) for text, source in own_words_in(item(world).draft)] == [
        ("A drawing of dentures.", "maya")
    ]
    assert save(world, alt="").status_code == 303
    assert world.application.items.outgoing(item(world)).rendered.pictures == (drawn,)


def test_an_alt_text_longer_than_its_channel_takes_is_told(world: StaffWorld) -> None:
    assert "1,199 of 1,000 characters" in said(look(world, alt=f"{'word ' * 239}end."))


@pytest.mark.parametrize("key", [POST, ISSUE])
def test_an_item_leads_where_a_person_wants_it_to(world: StaffWorld, key: str) -> None:
    planned = item(world, key).draft
    assert "/dental?" in planned.link
    answer = save(world, key=key, link="https://clinic.example.com/dentures?from=us")
    assert answer.status_code == 303
    draft = item(world, key).draft
    assert draft.link.startswith("https://clinic.example.com/dentures?from=us&utm_source=")
    assert own_words_in(draft) == (), "where it leads is nobody's words"
    assert draft.link in repr(world.application.items.outgoing(item(world, key)).rendered)
    assert save(world, key=key, link="").status_code == 303
    assert item(world, key).draft == planned


@pytest.mark.parametrize("link", ["http://clinic.example.com", "clinic", "javascript:alert(1)"])
def test_a_link_that_cannot_be_sent_is_refused_and_stays_in_its_field(world: StaffWorld, link: str) -> None:
    answer = save(world, link=link)
    assert answer.status_code == 422
    assert "Link must be a full https address" in said(answer)
    assert f'value="{link}"' in unescape(answer.text)


def test_a_working_copy_has_the_alt_text_and_the_link(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    typed = {"alt": "A drawing.", "link": "https://clinic.example.com/other"}
    maya.post(f"/staff/items/{POST}/keep", data=form(world) | typed)
    kept = maya.get(f"/staff/items/{POST}?kept=1").text
    assert ">\nA drawing.</textarea>" in kept
    assert 'value="https://clinic.example.com/other"' in kept


def test_a_photograph_has_what_of_it_is_kept(world: StaffWorld) -> None:
    photograph(world)
    maya = world.signed_in("maya")
    assert maya.get("/staff/photographs/people/rao.jpg").headers["content-type"] == "image/jpeg"
    chosen = {"layout": "portrait", "picture": "people/rao.jpg", "across": "40", "down": "20"}
    assert save(world, **chosen).status_code == 303
    (card,) = item(world).draft.cards
    assert (card.picture, card.focus) == ("people/rao.jpg", (0.4, 0.2))
    assert {name: form(world)[name] for name in chosen} == chosen
    refused = save(world, across="400")
    assert refused.status_code == 422
    assert "numbers from 0 to 100" in said(refused)
    assert save(world, picture="", layout="").status_code == 303
    (card,) = item(world).draft.cards
    assert (card.picture, card.focus) == ("", None)


@pytest.mark.parametrize("file", ["people/none.jpg", "../config.toml", "..%2Fconfig.toml", "pictures.toml"])
def test_no_file_but_a_photograph_on_record_is_given(world: StaffWorld, file: str) -> None:
    photograph(world)
    assert world.signed_in("maya").get(f"/staff/photographs/{file}").status_code == 404


def photograph(world: StaffWorld) -> None:
    """Put a photograph on record."""
    file = world.application.root / "assets" / "people" / "rao.jpg"
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (300, 400), (200, 40, 40)).save(file)
    record = file.parents[1] / "pictures.toml"
    record.write_text('[[picture]]\nfile = "people/rao.jpg"\nperson = false\n')


def test_a_signed_item_says_that_saving_ends_its_signature(world: StaffWorld) -> None:
    world.submit(POST)
    world.sign(POST)
    assert "Saving a change ends the signature" in said(world.signed_in("maya").get(f"/staff/items/{POST}"))
    save(world, hook="A new line.")
    assert item(world).state is ItemState.DRAFT


def test_what_is_kept_for_later_is_offered_again_to_who_typed_it_and_changes_nothing(world: StaffWorld) -> None:
    world.submit(POST)
    world.sign(POST)
    signed = item(world)
    maya = world.signed_in("maya")
    typed = form(world) | {"hook": "Half a line"}
    script = maya.post(f"/staff/items/{POST}/keep", data=typed, headers={"accept": "application/json"})
    assert (script.status_code, script.content) == (204, b"")
    assert item(world) == signed
    assert "You typed something here and did not save it" in said(maya.get(f"/staff/items/{POST}"))
    assert "You typed something" not in said(world.signed_in("lee").get(f"/staff/items/{POST}"))
    again = maya.get(f"/staff/items/{POST}?kept=1")
    assert 'value="Half a line"' in again.text
    assert maya.post(f"/staff/items/{POST}/forget").status_code == 303
    assert "You typed something" not in said(maya.get(f"/staff/items/{POST}"))


def test_what_was_kept_before_somebody_else_saved_still_meets_their_words(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    assert maya.post(f"/staff/items/{POST}/keep", data=form(world) | {"hook": "Mine."}).status_code == 303
    save(world, "lee", hook="Theirs.")
    again = maya.get(f"/staff/items/{POST}?kept=1")
    (version,) = re.findall(r'name="version" value="(\w+)"', again.text)
    answer = maya.post(f"/staff/items/{POST}", data=form(world) | {"hook": "Mine.", "version": version})
    assert answer.status_code == 409
    assert "Theirs." in said(answer)


def test_what_is_saved_is_kept_no_longer(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    maya.post(f"/staff/items/{POST}/keep", data=form(world) | {"hook": "Mine."})
    save(world, hook="Mine, and saved.")
    assert "You typed something" not in said(maya.get(f"/staff/items/{POST}"))


def test_an_issue_has_its_subject_and_its_greeting(world: StaffWorld) -> None:
    assert save(world, key=ISSUE, subject="Your options", introduction="Dear reader,").status_code == 303
    saved = item(world, ISSUE).draft
    assert isinstance(saved, Issue)
    assert saved.subject == "Your options"
    assert saved.introduction[0].words == "Dear reader,"


def test_what_is_out_is_shown_and_not_changed(world: StaffWorld) -> None:
    published = replace(item(world), state=ItemState.PUBLISHED)
    with world.application.store.transaction() as tables:
        tables.items.put(published)
    assert "It can no longer be changed" in said(world.signed_in("maya").get(f"/staff/items/{POST}"))
    assert save(world, hook="Late.").status_code == 422


@pytest.mark.parametrize("key", ["dental/none/x/post", "dental/dentures/x/letter", "none/dentures/x/post"])
def test_an_item_that_is_not_there_is_not_found(world: StaffWorld, key: str) -> None:
    browser = world.signed_in("maya")
    assert browser.get(f"/staff/items/{key}").status_code == 404
    for way in ("", "/look", "/count", "/keep"):
        assert browser.post(f"/staff/items/{key}{way}", data={"hook": "x"}).status_code == 404


def _file(world: StaffWorld) -> str:
    return (world.application.root / "campaigns/dental/campaign.toml").read_text()
