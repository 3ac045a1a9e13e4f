"""Every message that templates and code give to gettext, and `make words`, which brings the catalogues up to date.

There are two sets: what everybody reads, in templates/words, and what the staff's pages say, in templates/words/staff.

A new message comes to each catalogue without a translation, and one that nothing says any more goes. In English the
translation is the message.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[2]
CATALOGUES = ROOT / "templates" / "words"
STAFF_CATALOGUES = CATALOGUES / "staff"
SOURCE_LANGUAGE = "en"
HEADER = """\
# The product's own words in {name}, for those who {readers}.
# A native speaker should read them first: see docs/languages.md.
msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: {plural_forms}\\n"
"Content-Type: text/plain; charset=utf-8\\n"

"""
_READ = (("templates", "jinja2", ("**.html", "**.txt", "**.mjml", "**.xml")), ("scheduler", "python", ("**.py",)))
_READERS = {CATALOGUES: "read its emails and public pages", STAFF_CATALOGUES: "work in a clinic, on their pages"}
_STAFFS = "web/staff/**"
_STAFFS_OWN = "rendering/staff_mails.py"
"""What else the staff read: the mails to them."""


def said(folder_of_words: Path = CATALOGUES) -> Catalog:
    """Return a catalogue of every message of a set, without translations, each with the files that say it."""
    catalogue = Catalog()
    staffs = folder_of_words == STAFF_CATALOGUES
    for folder, method, patterns in _READ:
        chosen = [(f"{_STAFFS}{pattern[2:]}" if staffs else pattern, method) for pattern in patterns]
        chosen += [(_STAFFS_OWN, method)] if staffs else []
        others = [] if staffs else [(_STAFFS, "ignore"), (_STAFFS_OWN, "ignore")]
        found = extract_from_dir(
            ROOT / folder,
            [*others, *chosen],
            {"**": {"silent": "false"}},
            strip_comment_tags=True,
        )
        for file, _line, message, comments, context in sorted(found, key=lambda each: (each[0], each[1])):
            catalogue.add(message, locations=[(f"{folder}/{file}", 1)], auto_comments=comments, context=context)
    return catalogue


def kept(language: str, folder: Path = CATALOGUES) -> Catalog:
    """Return a catalogue as it is kept."""
    with (folder / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language.replace("-", "_"), abort_invalid=True)


def text_of(catalogue: Catalog, language: str, folder: Path = CATALOGUES) -> str:
    """Return a catalogue as its file is written."""
    for message in catalogue:
        message.locations = sorted({(file, 1) for file, _line in message.locations})
    body = BytesIO()
    write_po(body, catalogue, width=120, omit_header=True, include_lineno=False, sort_by_file=True)
    name = Locale.parse(language, sep="-").get_display_name("en")
    readers, forms_ = _READERS[folder], catalogue.plural_forms
    header = HEADER.format(name=name, language=language, readers=readers, plural_forms=forms_)
    return header + body.getvalue().decode().lstrip("\n")


def main() -> None:
    """Bring every catalogue up to date, and say what waits for a translation."""
    for path in sorted((*CATALOGUES.glob("*.po"), *STAFF_CATALOGUES.glob("*.po"))):
        catalogue = kept(path.stem, path.parent)
        catalogue.update(said(path.parent), no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        if path.stem == SOURCE_LANGUAGE:
            for message in catalogue:
                message.string = message.id or message.string
        path.write_text(text_of(catalogue, path.stem, path.parent), encoding="utf-8")
        waiting = len(untranslated(catalogue))
        print(f"{path.relative_to(CATALOGUES)}: {waiting} of {len(catalogue)} messages wait for a translation")  # noqa: T201 - a script


def untranslated(catalogue: Catalog) -> list[str]:
    """Return the messages that a catalogue has no words for, or not in every plural form."""
    return [forms(message.id)[0] for message in catalogue if message.id and not all(forms(message.string) or ("",))]


def forms(texts: object) -> tuple[str, ...]:
    """Return the forms of a message's id or of its translation: one, or as many as there are for plurals."""
    return tuple(texts) if isinstance(texts, tuple | list) else (str(texts or ""),)


if __name__ == "__main__":
    main()
