"""clinic newsletter: the ways by which people come to the sign-up page."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_runner import Cli

from scheduler.services.initialise import initialise


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Cli:
    initialise(tmp_path / "clinic")
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
