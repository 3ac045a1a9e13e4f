import unicodedata
from dataclasses import replace

import pytest
from rendering_samples import LINK, heading, post, said

from scheduler.domain.content import PostPart
from scheduler.domain.payload import LinkCard
from scheduler.planning.hashtags import hashtag
from scheduler.rendering.social import link_card, links_in, post_texts
from scheduler.rendering.templating import Templates

TEMPLATES = Templates()


def test_paragraphs_are_set_apart_and_statements_hashtags_and_link_follow() -> None:
    part = PostPart(((said("First one."), said("Second one.")), (said("Third one."),)))
    assert post_texts(post(part), "x", TEMPLATES) == (
        f"First one. Second one.\n\nThird one.\n\nGeneral information, not medical advice.\n\n#SkinHealth\n{LINK}",
    )


def test_only_the_last_part_of_a_thread_carries_statements_hashtags_and_link() -> None:
    first, last = PostPart(((said("One."),),)), PostPart(((said("Two."),),))
    texts = post_texts(post(first, last), "x", TEMPLATES)
    assert texts[0] == "One."
    assert texts[1].startswith("Two.\n\nGeneral information")
    assert texts[1].endswith(LINK)


def test_headings_of_the_parts_below_stand_on_consecutive_lines_apart_from_the_posts_own() -> None:
    part = PostPart(
        (
            (heading("Mechanisms", "mechanisms"),),
            (heading("Collagen", "collagen"),),
            (heading("Migration", "migration"),),
            (said("More text."),),
        )
    )
    assert post_texts(post(part), "x", TEMPLATES)[0].startswith("Mechanisms\n\nCollagen\nMigration\n\nMore text.\n\n")


def test_entries_that_a_colon_announces_stand_on_consecutive_lines() -> None:
    part = PostPart(((said("There are two:"),), (said("one"),), (said("two"),)))
    assert post_texts(post(part), "x", TEMPLATES)[0].startswith("There are two:\n\none\ntwo\n\nGeneral")


def test_an_entry_is_printed_with_the_number_that_the_article_shows() -> None:
    first, second = replace(said("Rinse."), mark="3."), replace(said("Dry."), mark="4.")
    part = PostPart(((said("Go on:"),), (first,), (second,)))
    assert post_texts(post(part), "x", TEMPLATES)[0].startswith("Go on:\n\n3. Rinse.\n4. Dry.\n\nGeneral")


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (("There are two:", "one", "two", "Both are safe."), "There are two:\n\none\ntwo\n\nBoth are safe.\n\nGeneral"),
        (("दो हैं:", "एक", "दो", "यह सुरक्षित है।", "वह भी।"), "दो हैं:\n\nएक\nदो\n\nयह सुरक्षित है।\n\nवह भी।\n\nGeneral"),
        (("There are two:", "One.", "Two."), "There are two:\n\nOne.\nTwo.\n\nGeneral"),
    ],
)
def test_a_list_ends_where_whole_sentences_follow_entries_that_are_none(lines: tuple[str, ...], text: str) -> None:
    part = PostPart(tuple((said(line),) for line in lines))
    assert post_texts(post(part), "x", TEMPLATES)[0].startswith(text)


def test_marks_that_turn_the_direction_of_reading_do_not_go_out() -> None:
    part = PostPart(((said("Care \u202efor you\u202c \u2066PRP\u2069 and\u2067 more."),),))
    assert post_texts(post(part), "x", TEMPLATES)[0].startswith("Care for you \u2066PRP\u2069 and more.\n")


def test_a_post_without_statements_hashtags_and_link_is_its_body_alone() -> None:
    bare = replace(post(PostPart(((said("One."),),)), hashtags=()), statements=(), link="")
    assert post_texts(bare, "x", TEMPLATES) == ("One.",)


def test_the_text_is_nfc_and_without_stray_white_space() -> None:
    part = PostPart(((said(unicodedata.normalize("NFD", "Café \n")),),))
    text = post_texts(post(part), "x", TEMPLATES)[0]
    assert text.startswith("Café\n\nGeneral")
    assert unicodedata.is_normalized("NFC", text)


def test_the_words_of_a_post_are_not_escaped() -> None:
    part = PostPart(((said("Cost < 5 & more."),),))
    assert post_texts(post(part), "x", TEMPLATES)[0].startswith("Cost < 5 & more.")


@pytest.mark.parametrize(
    ("words", "tag"),
    [
        ("skin health", "#SkinHealth"),
        ("anti-aging", "#AntiAging"),
        ("#PRP", "#PRP"),
        ("élan vital", "#ÉlanVital"),
        ("skin_care", "#SkinCare"),
        ("त्वचा", "#त्वचा"),
        ("त्वचा की देखभाल", "#त्वचाकीदेखभाल"),
        ("می\u200cروم", "#می\u200cروم"),
        ("क्\u200dष", "#क्\u200dष"),
        ("❤\ufe0f care", "#Care"),
        ("تجديد بشرة", "#تجديدبشرة"),
    ],
)
def test_hashtags_are_camel_case_and_keep_every_mark(words: str, tag: str) -> None:
    assert hashtag(words) == tag


def test_links_are_found_once_each_without_the_punctuation_after_them() -> None:
    texts = ("See https://a.example/x?y=1&z=2.", "Again https://a.example/x?y=1&z=2 (http://b.example)")
    assert links_in(texts) == ("https://a.example/x?y=1&z=2", "http://b.example")


def test_a_link_card_says_the_posts_own_heading_over_the_clinics_name() -> None:
    part = PostPart(((heading("Mechanisms", "mechanisms"),), (said("More text."),)))
    assert link_card(post(part), "Demo Clinic") == LinkCard(LINK, "Mechanisms", "Demo Clinic")
    assert link_card(post(PostPart(((said("One."),),))), "Demo Clinic") == LinkCard(
        LINK, "Demo Clinic", "clinic.example"
    )
