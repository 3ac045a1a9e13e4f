"""clinic newsletter: the ways by which people come to the sign-up page."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_runner import Cli

from scheduler.services.initialise import NewClinic, initialise


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Cli:
    initialise(tmp_path / "clinic", NewClinic(jurisdictions=("IN",)))
    monkeypatch.setenv("CLINIC_NEWSLETTER__LANGUAGES", '["hi", "en"]')
    return Cli(tmp_path, monkeypatch, capfd, tmp_path / "clinic")


def test_a_poster_and_the_code_alone_are_written_and_their_address_is_said(clinic: Cli) -> None:
    for name, beginning in {"poster.pdf": b"%PDF", "code.svg": b"<?xml"}.items():
        code, out, err = clinic("newsletter", "poster", name, "--language", "hi", "--paper", "A5")
        assert (code, out) == (0, f"{name}\n")
        assert "https://clinic.example.com/sign-up" in err
        assert (clinic.folder / name).read_bytes().startswith(beginning)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(("poster.png",), "does not end in .pdf or .svg"), (("poster.pdf", "--paper", "letter"), "there are a4, a5")],
)
def test_another_file_or_paper_is_refused(clinic: Cli, arguments: tuple[str, ...], message: str) -> None:
    code, out, err = clinic("newsletter", "poster", *arguments)
    assert (code, out) == (2, "")
    assert message in err
    assert len(err.splitlines()) == 1
    assert not (clinic.folder / arguments[0]).exists()


def test_the_form_is_printed_with_the_words_about_consent_and_without_a_script(clinic: Cli) -> None:
    code, out, err = clinic("newsletter", "snippet", "--language", "hi")
    assert code == 0
    assert out.startswith('<form method="post" action="https://clinic.example.com/sign-up?lang=hi" lang="hi" dir="ltr"')
    assert 'name="source" value="site"' in out
    assert "<script" not in out
    assert "https://clinic.example.com/sign-up" in err


@pytest.mark.parametrize("command", [("poster", "new.pdf"), ("poster", "new.svg"), ("snippet",)])
def test_a_language_that_the_newsletter_does_not_have_is_refused_with_those_it_has(
    clinic: Cli, command: tuple[str, ...]
) -> None:
    for language in ("fr", "xx", "../en"):
        code, out, err = clinic("newsletter", *command, "--language", language)
        assert (code, out) == (2, "")
        assert f"'{language}' is no language of the newsletter: there are hi, en" in err
        assert len(err.splitlines()) == 1
    assert not list(clinic.folder.glob("new.*"))


def test_without_a_language_the_form_is_in_the_newsletters_first(clinic: Cli) -> None:
    assert 'sign-up?lang=hi" lang="hi"' in clinic("newsletter", "snippet")[1]
    assert 'sign-up?lang=en" lang="en"' in clinic("newsletter", "snippet", "--language", "EN")[1]


@pytest.mark.parametrize("command", [("poster", "new.pdf"), ("poster", "new.svg"), ("snippet",)])
def test_an_address_that_is_still_a_placeholder_is_told_and_the_file_is_made(
    clinic: Cli, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    code, out, err = clinic("newsletter", *command)
    assert (code, bool(out)) == (0, True)
    assert "Nobody can open this address: it is a placeholder" in err
    monkeypatch.setenv("CLINIC_WEB__URL", "https://news.lotus-skin.clinic")
    assert "placeholder" not in clinic("newsletter", *command)[2]
