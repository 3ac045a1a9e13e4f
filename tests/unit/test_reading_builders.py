"""Pages as single tools write them: rows with names, tabs in two lists, properties, counters."""

from __future__ import annotations

import pytest

from scheduler.planning.reading import Reading, read_article


def read(body: str, head: str = "") -> Reading:
    page = f"<!doctype html><html lang=en><head><title>Skin | Clinic</title>{head}</head><body>{body}</body></html>"
    return read_article(page.encode(), "page.html")


def said(reading: Reading) -> list[str]:
    return [paragraph.text for unit in reading.article.units() for paragraph in unit.paragraphs]


def headings(reading: Reading) -> list[tuple[int, str]]:
    return [(unit.level, unit.heading) for unit in reading.article.units() if unit.level > 1]


NAMES_OF_ROWS = ["header", "footer", "page-header", "table-footer", "share", "menu", "label", "date", "nav", "cta"]


@pytest.mark.parametrize("name", NAMES_OF_ROWS)
@pytest.mark.parametrize("part", ["tr", "th", "tbody", "thead"])
def test_a_part_of_a_table_is_never_furniture_by_its_name(part: str, name: str) -> None:
    rows = "<thead><tr><th>eGFR</th><th>Dose</th></tr></thead><tbody><tr><td>30</td><td>5 mg</td></tr></tbody>"
    table = rows.replace(f"<{part}>", f"<{part} class={name}>")
    reading = read(f"<h1>Title</h1><p>Some text is here.</p><table>{table}</table><p>More text is here.</p>")
    assert said(reading) == ["Some text is here.", "eGFR | Dose", "30 | 5 mg", "More text is here."]
    assert reading.dropped == ()


def test_a_time_and_a_date_in_a_table_are_its_own() -> None:
    reading = read(
        "<h1>Title</h1><p>Some text is here.</p><table><tr><th>When</th><th>Dose</th></tr>"
        "<tr><td><time>8:00</time></td><td><span class=date>Day 3</span></td></tr></table>"
    )
    assert said(reading) == ["Some text is here.", "When | Dose", "8:00 | Day 3"]


def test_a_bar_beside_a_page_is_one_in_a_table_that_lays_it_out_too() -> None:
    reading = read(
        "<table><tr><td class=sidebar><ul><li>Other pages</li></ul></td><td><h1>Title</h1><p>Some text is here.</p>"
        "</td></tr></table>"
    )
    assert said(reading) == ["Some text is here."]


MORNING, EVENING = "<p>Use a sunscreen.</p>", "<p>Use the cream, not the sunscreen.</p>"
TABS = {
    "by order, one hidden": (
        "<div><div role=tablist><div role=tab>Morning</div><div role=tab>Evening</div></div><div>"
        f"<div role=tabpanel>{MORNING}</div><div role=tabpanel hidden>{EVENING}</div></div></div>"
    ),
    "Elementor without names": (
        "<div class=elementor-tabs><div class=elementor-tabs-wrapper>"
        "<div class=elementor-tab-title role=tab>Morning</div>"
        "<div class=elementor-tab-title role=tab>Evening</div></div><div class=elementor-tabs-content-wrapper>"
        f"<div class=elementor-tab-content>{MORNING}</div>"
        f"<div class=elementor-tab-content style='display:none'>{EVENING}</div></div></div>"
    ),
    "by name": (
        "<button role=tab aria-controls=m>Morning</button><button role=tab aria-controls=e>Evening</button>"
        f"<div role=tabpanel id=m>{MORNING}</div><div role=tabpanel id=e hidden>{EVENING}</div>"
    ),
    "panels that name their tabs": (
        f"<a role=tab id=m>Morning</a><a role=tab id=e>Evening</a><div role=tabpanel aria-labelledby=m>{MORNING}</div>"
        f"<div role=tabpanel aria-labelledby=e hidden>{EVENING}</div>"
    ),
    "Bootstrap": (
        "<ul class='nav nav-tabs'><li class=active><a data-toggle=tab href='#m'>Morning</a></li><li><a data-toggle=tab "
        f"href='#e'>Evening</a></li></ul><div class=tab-content><div id=m class='tab-pane active'>{MORNING}</div>"
        f"<div id=e class=tab-pane style='display:none'>{EVENING}</div></div>"
    ),
    "Webflow": (
        "<div class=w-tabs><div class=w-tab-menu><a data-w-tab='Tab 1' class='w-inline-block w-tab-link'><div>Morning"
        "</div></a><a data-w-tab='Tab 2' class='w-inline-block w-tab-link'><div>Evening</div></a></div><div "
        f"class=w-tab-content><div data-w-tab='Tab 1' class=w-tab-pane>{MORNING}</div><div data-w-tab='Tab 2' "
        f"class=w-tab-pane style='display:none'>{EVENING}</div></div></div>"
    ),
    "buttons with a script": (
        "<div class=tab><button class=tablinks>Morning</button><button class=tablinks>Evening</button></div>"
        f"<div class=tabcontent>{MORNING}</div><div class=tabcontent style='display:none'>{EVENING}</div>"
    ),
    "each above its panel": (
        f"<div role=tablist><div role=tab>Morning</div><div role=tabpanel>{MORNING}</div><div role=tab>Evening</div>"
        f"<div role=tabpanel hidden>{EVENING}</div></div>"
    ),
}


@pytest.mark.parametrize("tool", TABS)
def test_each_tab_is_the_heading_of_what_it_shows(tool: str) -> None:
    reading = read(f"<h1>Title</h1><p>Some text is here.</p><h2>Use</h2>{TABS[tool]}<h2>Risks</h2><p>It may burn.</p>")
    assert headings(reading) == [(2, "Use"), (3, "Morning"), (3, "Evening"), (2, "Risks")]
    assert said(reading) == [
        "Some text is here.",
        "Use a sunscreen.",
        "Use the cream, not the sunscreen.",
        "It may burn.",
    ]
    assert reading.dropped == ()


def test_tabs_have_their_panels_beside_an_accordion_of_the_same_builder() -> None:
    answer = "<p>Yes, for weeks.</p>"
    reading = read(
        f"<h1>Title</h1><p>Some text is here.</p>{TABS['Elementor without names']}<div><div class=elementor-tab-title "
        f"role=button>Does it sting?</div><div class=elementor-tab-content style='display:none'>{answer}</div></div>"
    )
    assert headings(reading) == [(2, "Morning"), (2, "Evening"), (2, "Does it sting?")]
    assert said(reading)[1:] == ["Use a sunscreen.", "Use the cream, not the sunscreen.", "Yes, for weeks."]


def test_what_a_tab_without_a_name_shows_is_read() -> None:
    tabs = f"<div role=tablist><div role=tab>Day</div></div><div role=tabpanel>{MORNING}</div>"
    reading = read(f"<h1>Title</h1><p>Some text is here.</p>{tabs}<b></b><div role=tabpanel hidden>{EVENING}</div>")
    assert {"Use a sunscreen.", "Use the cream, not the sunscreen."} <= set(said(reading))


def test_a_sentence_that_opens_a_tab_keeps_its_words() -> None:
    link = "<p>In summer see <a data-toggle=tab href='#m'>what to do first</a> here.</p>"
    reading = read(f"<h1>Title</h1><p>Some text is here.</p>{link}{TABS['Bootstrap']}")
    assert said(reading)[1] == "In summer see what to do first here."


WARNING, RULE = "Warning", "Never apply it with peroxide."


@pytest.mark.parametrize(
    ("html", "css"),
    [
        (f"<div><span style='display:block'>{WARNING}</span><span style='display: block'>{RULE}</span></div>", ""),
        (f"<div><span class=a>{WARNING}</span><span class=a>{RULE}</span></div>", ".a{display:block}"),
        (f"<div class=a><span>{WARNING}</span><span>{RULE}</span></div>", ".a{display:flex}"),
        (f"<div class=a><b>{WARNING}</b><span>{RULE}</span></div>", ".a{display:grid}"),
        (
            f"<div class=alert><span class=alert-title>{WARNING}</span><span class=alert-text>{RULE}</span></div>",
            "",
        ),
        (f"<div><span class=box__title>{WARNING}</span><span class=box__text>{RULE}</span></div>", ""),
    ],
)
def test_words_that_a_page_draws_apart_are_not_glued(html: str, css: str) -> None:
    reading = read(f"<h1>Title</h1><p>Some text is here.</p>{html}<p>More text is here.</p>", f"<style>{css}</style>")
    words = " ".join([*said(reading), *(text for _, text in headings(reading))]).split()
    assert set(f"{WARNING} {RULE}".split()) <= set(words)


def test_a_word_in_line_stays_in_its_line() -> None:
    page = "<h1>Title</h1><p>Take <span class=dose-text>5</span><span class=dose-unit>mg</span>, <b>not</b> more.</p>"
    assert said(read(page)) == ["Take 5mg, not more."]


def test_a_sentence_that_is_laid_out_beside_its_bullet_is_one() -> None:
    page = "<h1>Title</h1><p>Some text is here.</p><ul><li>Take <b>5 mg</b> a day.</li></ul>"
    assert said(read(page, "<style>li{display:flex}</style>"))[1:] == ["Take 5 mg a day."]


COUNTERS = {
    "Elementor": (
        "<span class=elementor-counter-number data-to-value=1500 data-from-value=0 data-delimiter=','>0</span>"
    ),
    "a theme": "<span class=counter data-count=1500>0</span>",
    "a script": "<span class=purecounter data-purecounter-end=1500>0</span>",
    "another": "<span class=count-up data-target=1500>0</span>",
}


@pytest.mark.parametrize("tool", COUNTERS)
def test_a_counter_says_the_number_that_it_ends_with(tool: str) -> None:
    reading = read(f"<h1>Title</h1><p>Some text is here.</p><div>We saw {COUNTERS[tool]} patients.</div>")
    assert said(reading)[1].replace(",", "") == "We saw 1500 patients."


def test_a_figure_that_does_not_count_stays() -> None:
    page = "<h1>Title</h1><p>Take <span data-value=3>0</span> or <span class=counter data-count=9>4</span> of it.</p>"
    assert said(read(page)) == ["Take 0 or 4 of it."]


def test_the_sign_that_opens_an_answer_is_no_part_of_its_question() -> None:
    item = (
        "<li class=accordion-item><h4><button class=accordion-item__click-target aria-expanded=false><span "
        "class=accordion-item__title>Do pills help?</span><div class=accordion-icon-container>+</div></button></h4>"
        "<div class=accordion-item__dropdown><p>Not for long.</p></div></li>"
    )
    reading = read(f"<h1>Title</h1><p>Some text is here.</p><ul>{item}</ul>")
    assert headings(reading) == [(2, "Do pills help?")]


def test_a_list_of_who_wrote_a_page_and_when_is_no_list_of_the_article() -> None:
    line = "<ul data-hook=post-metadata><li>Dr A. Moss</li><li>5 January 2026</li><li>3 min read</li></ul>"
    reading = read(f"<h1>Title</h1>{line}<p>Some text is here.</p>")
    assert said(reading) == ["Some text is here."]
    assert [particular.text for particular in reading.article.particulars] == [
        "Dr A. Moss",
        "5 January 2026",
        "3 min read",
    ]


@pytest.mark.parametrize(
    ("ticked", "empty"),
    [
        ("<div class='checkbox checkbox-on'></div>", "<div class='checkbox checkbox-off'></div>"),
        ("<input type=checkbox disabled checked>", "<input type=checkbox disabled>"),
    ],
)
def test_a_list_to_be_ticked_off_says_what_is_ticked(ticked: str, empty: str) -> None:
    entries = f"<li>{ticked}<span>Bring the card</span></li><li>{empty}<span>Eat</span></li>"
    reading = read(f"<h1>Title</h1><p>Some text is here.</p><ul class=to-do-list>{entries}</ul>")
    assert said(reading)[1:] == ["☑ Bring the card", "☐ Eat"]


def test_the_properties_that_notion_writes_above_a_page_are_left_out() -> None:
    table = "<table class=properties><tr class='property-row'><th>Status</th><td>Draft</td></tr></table>"
    reading = read(f"<article><header><h1>Title</h1>{table}</header><p>Some text is here.</p></article>")
    assert said(reading) == ["Some text is here."]
    assert [(item.text, item.reason) for item in reading.dropped] == [("Status | Draft", "the page's properties")]


def test_what_a_field_shows_as_typed_is_listed() -> None:
    reading = read("<h1>Title</h1><p>Some text is here.</p><p>Take <input value='7 mg'> a day.</p>")
    assert [(item.text, item.reason) for item in reading.dropped] == [("7 mg", "a form")]
