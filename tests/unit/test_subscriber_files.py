"""Lists as other programs export them are read right: their encoding, separator, columns, dates and standings."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook

from scheduler.domain.errors import BadInput
from scheduler.domain.imported_row import ImportedRow, RefusedRow, Standing
from scheduler.services.subscriber_files.column_names import Meaning
from scheduler.services.subscriber_files.columns import Columns, columns_of, masked
from scheduler.services.subscriber_files.consent_dates import ConsentDates, instant
from scheduler.services.subscriber_files.dates import DateOrder
from scheduler.services.subscriber_files.encoding import encoding_of
from scheduler.services.subscriber_files.records import MAX_COLUMNS, separator_of
from scheduler.services.subscriber_files.rows import ConsentStatement, RowReader
from scheduler.services.subscriber_files.sheet import open_sheet
from scheduler.services.subscriber_files.standings import standing_in_name, standing_of

ZONE = ZoneInfo("Asia/Kolkata")
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
STATED = ConsentStatement("form", 1)


def read(
    path: Path, statement: ConsentStatement = STATED, order: DateOrder | None = None
) -> tuple[Columns, list[ImportedRow], list[RefusedRow], DateOrder]:
    with open_sheet(path) as sheet:
        columns = columns_of(sheet.header, sheet.sample, {}, sheet.name)
        dates = ConsentDates(order, ZONE, NOW)
        reader = RowReader(columns, dates, statement, standing_in_name(path.name))
        rows = [row for row in map(reader.read, sheet.records) if row is not None]
        sheet.check_unchanged()
        good = [row for row in rows if isinstance(row, ImportedRow)]
        return columns, good, [row for row in rows if isinstance(row, RefusedRow)], dates.decided(path.name)


def file(folder: Path, content: str | bytes, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


EXPORTS = {
    "Mailchimp": (
        '"Email Address","First Name","Last Name",MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,LEID,EUID,NOTES,TAGS\n'
        'zoe@example.org,Zoë,Müller,2,"2024-03-11 14:02:11",1.2.3.4,"2024-03-11 14:05:40",1,a,,"""vip"""\n'
    ),
    "Brevo": (
        "CONTACT ID;EMAIL;FIRSTNAME;LASTNAME;SMS;DOUBLE_OPT-IN;OPT_IN;ADDED_TIME;MODIFIED_TIME\n"
        "1;zoe@example.org;Zoë;Müller;+44770;Yes;true;11-03-2024 14:02:11;13-03-2024 09:00:00\n"
        "2;ben@example.org;Ben;X;;Yes;true;25-03-2024 14:02:11;13-03-2024 09:00:00\n"
    ),
    "MailerLite": (
        "Subscriber,Name,Last name,Opens,Clicks,Sent,Subscribed,Location\n"
        "zoe@example.org,Zoë,Müller,3,1,9,2024-03-11 14:02:11,Unknown\n"
    ),
    "Constant Contact": (
        "Email address,First name,Last name,Email status,Email permission status,Email Lists,Source Name,Created At\n"
        'zoe@example.org,Zoë,Müller,Active,Express,"Main, News",Website,"2024-03-11 14:02:11 +0530"\n'
    ),
    "Google Contacts": (
        "First Name,Last Name,Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Value,Phone 1 - Value\n"
        "Zoë,Müller,* myContacts,* Home,zoe@example.org,other@example.org,+44\n"
    ),
    "Outlook": (
        "First Name,Middle Name,Last Name,Company,Business Street,E-mail Address,E-mail Type,E-mail Display Name\n"
        "Zoë,,Müller,,4 Mill Lane,zoe@example.org,SMTP,Zoë Müller (zoe@example.org)\n"
    ),
}


@pytest.mark.parametrize("program", EXPORTS)
def test_the_exports_of_each_program_are_known_and_read(program: str, tmp_path: Path) -> None:
    columns, rows, refused, _ = read(file(tmp_path, EXPORTS[program]))
    assert columns.program is not None
    assert columns.program.name == program
    assert not refused
    assert (rows[0].address, rows[0].first_name or rows[0].name) == ("zoe@example.org", "Zoë")
    assert rows[0].standing == Standing.AGREED


def test_where_the_program_keeps_when_people_agreed_that_is_their_consent(tmp_path: Path) -> None:
    nothing = ConsentStatement()
    found = {}
    for program in ("Mailchimp", "Brevo", "MailerLite"):
        _, rows, refused, _ = read(file(tmp_path, EXPORTS[program]), nothing)
        assert not refused, program
        found[program] = (rows[0].consent_source, instant(rows[0].consent_at).replace(tzinfo=None).isoformat(" "))
    assert found == {
        "Mailchimp": ("Mailchimp, OPTIN_TIME", "2024-03-11 14:02:11"),
        "Brevo": ("Brevo, DOUBLE_OPT-IN", "2024-03-11 08:32:11"),
        "MailerLite": ("MailerLite, Subscribed", "2024-03-11 08:32:11"),
    }


TEXT = "email;name;consent_source;consent_date\nzoe@example.org;Zoë Müller;Empfang;2024-03-11\n"


@pytest.mark.parametrize(
    ("codec", "name", "guessed"),
    [
        ("utf-8", "UTF-8", False),
        ("utf-8-sig", "UTF-8", False),
        ("utf-16", "UTF-16", False),
        ("utf-16-le", "UTF-16", True),
        ("utf-16-be", "UTF-16", True),
        ("cp1252", "Windows-1252", True),
        ("mac_roman", "Mac Roman", True),
        ("cp850", "DOS 850", True),
    ],
)
def test_zoe_mueller_comes_out_right_in_every_encoding(codec: str, name: str, guessed: bool, tmp_path: Path) -> None:
    path = file(tmp_path, TEXT.encode(codec))
    _, rows, _, _ = read(path)
    assert rows[0].name == "Zoë Müller"
    with path.open("rb") as stream:
        encoding = encoding_of(stream, "list.csv")
    assert (encoding.name, encoding.guessed) == (name, guessed)


@pytest.mark.parametrize(
    ("codec", "names"),
    [
        ("cp1252", ["José Núñez", "François Lefèvre", "Jürgen Groß", "Søren Ångström"]),
        ("mac_roman", ["José Núñez", "François Lefèvre", "Jürgen Groß"]),
        ("cp1250", ["Jiří Novák", "Łukasz Żak", "Ľuboš Šťastný"]),
        ("cp1251", ["Анна Иванова", "Юрий Ёлкин"]),
        ("koi8_r", ["Анна Иванова", "Юрий Петров"]),
        ("cp1256", ["فاطمة الزهراء", "محمد علي"]),
        ("utf-8", ["प्रिया नायर", "محمد علي", "Zoë"]),
    ],
)
def test_names_of_many_languages_are_told_by_their_words(codec: str, names: list[str], tmp_path: Path) -> None:
    lines = "".join(f"p{number}@example.org,{name}\n" for number, name in enumerate(names))
    _, rows, _, _ = read(file(tmp_path, f"email,name\n{lines}".encode(codec)))
    assert [row.name for row in rows] == names


def test_bytes_that_are_no_text_cost_their_own_rows_alone(tmp_path: Path) -> None:
    good = "".join(f"p{number}@example.org,Zoë,ok\n" for number in range(5)).encode()
    path = file(tmp_path, b"email,name,notes\n" + good + b"x@example.org,Zo\xeb,\ny@example.org,Y,Zo\xeb\n")
    _, rows, refused, _ = read(path)
    assert [row.address[0] for row in rows] == [*"ppppp", "y"]
    assert [(row.line, row.reason) for row in refused] == [
        (7, "name has bytes that are no text in the file's encoding")
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_the_one_that_cuts_the_lines_alike(separator: str) -> None:
    lines = [["email", "name", "notes"], ["a@x.org", '"b, c; d"', "e"], ["a@x.org", "", '"f | g"']]
    assert separator_of("\n".join(separator.join(line) for line in lines)) == separator


@pytest.mark.parametrize("first", ["sep=;\n", "\n\n", "\ufeff"])
def test_what_stands_above_the_names_is_passed_over(first: str, tmp_path: Path) -> None:
    _, rows, _, _ = read(file(tmp_path, first + TEXT))
    assert [row.name for row in rows] == ["Zoë Müller"]


def test_an_excel_workbook_is_read_with_its_dates(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["E-Mail-Adresse", "Vorname", "Einwilligung am", "Alter"])
    sheet.append(["zoe@example.org", "Zoë", datetime(2024, 3, 11, 14, 2), 44])  # noqa: DTZ001 - as Excel has it
    sheet.append([None, None, None, None])
    sheet.append(["ben@example.org", "Ben", datetime(2024, 3, 12), 45.5])  # noqa: DTZ001 - likewise
    target = io.BytesIO()
    book.save(target)
    columns, rows, refused, _ = read(file(tmp_path, target.getvalue(), "list.xlsx"))
    assert not refused
    assert columns.unused == ("Alter",)
    assert [(row.line, row.address, row.first_name) for row in rows] == [
        (2, "zoe@example.org", "Zoë"),
        (4, "ben@example.org", "Ben"),
    ]
    assert instant(rows[0].consent_at) == datetime(2024, 3, 11, 8, 32, tzinfo=UTC)


@pytest.mark.parametrize(
    "header",
    [
        "E-Mail-Adresse;Vorname;Nachname;Sprache;Angemeldet am",
        "Adresse e-mail;Prénom;Nom;Langue;Date d'inscription",
        "Correo electrónico;Nombre;Apellidos;Idioma;Fecha de alta",
        "ईमेल;पहला नाम;उपनाम;भाषा;सहमति की तारीख",
        "البريد الإلكتروني;الاسم الأول;اسم العائلة;اللغة;تاريخ الموافقة",
        "Kontakt;First-Name;LNAME;LANGUAGE;opt-in_time",
    ],
)
def test_columns_are_known_in_six_languages(header: str) -> None:
    row = ["zoe@example.org", "Zoë", "Müller", "de", "2024-03-11"]
    columns = columns_of(header.split(";"), [row], {}, "list.csv")
    meanings = ["address", "first_name", "last_name", "language", "consent_date"]
    assert [column.meaning for column in columns.shown] == meanings


def test_a_postal_address_is_none_of_e_mail() -> None:
    columns = columns_of(["Address", "Email Address"], [["4 Mill Lane", "zoe@example.org"]], {}, "list.csv")
    assert columns.name_of(Meaning.ADDRESS) == "Email Address"
    assert columns.unused == ("Address",)


def test_a_file_without_column_names_is_told_by_what_it_holds(tmp_path: Path) -> None:
    columns, rows, _, _ = read(file(tmp_path, "zoe@example.org,Zoë\nben@example.org,Ben\n"))
    assert not columns.headed
    assert [row.address for row in rows] == ["zoe@example.org", "ben@example.org"]


def test_a_person_says_what_a_column_means() -> None:
    sample = [["a@example.org", "b@example.org", "Zoë"]]
    columns = columns_of(["email", "second email", "who"], sample, {"address": "Second Email", "name": "who"}, "l.csv")
    assert [column.meaning for column in columns.shown] == ["", "address", "name"]
    with pytest.raises(BadInput, match="there is no column 'x': it has email"):
        columns_of(["email"], sample, {"address": "x"}, "l.csv")
    with pytest.raises(BadInput, match="'colour' is nothing that a column may mean: write one of address, name"):
        columns_of(["email"], sample, {"colour": "email"}, "l.csv")


@pytest.mark.parametrize(
    ("value", "shown"), [("zoe.m@mail.example.org", "z…@m….org"), ("Zoë van Müller", "Z… v… M…"), ("", "")]
)
def test_sample_values_are_masked(value: str, shown: str) -> None:
    assert masked(value) == shown


@pytest.mark.parametrize(
    ("words", "standing"),
    [
        ("Subscribed|ACTIVE|opted-in|Angemeldet|abonné|सक्रिय|نشط|Express", Standing.AGREED),
        ("Unsubscribed|opted out|Abgemeldet|désabonné|Blocklisted|baja", Standing.UNSUBSCRIBED),
        ("cleaned|Hard Bounce|unzustellbar|hard-bounced", Standing.BOUNCED),
        ("spam|Complaint|abuse", Standing.COMPLAINED),
        ("pending|Unconfirmed|awaiting confirmation|temporary hold", Standing.PENDING),
        ("non-subscribed|transactional|No permissions set", Standing.NEVER_AGREED),
    ],
)
def test_words_of_a_status_say_where_somebody_stands(words: str, standing: Standing) -> None:
    assert {standing_of(word) for word in words.split("|")} == {standing}


@pytest.mark.parametrize(
    ("name", "standing"),
    [
        ("unsubscribed_members_export_1a2b.csv", Standing.UNSUBSCRIBED),
        ("cleaned_email_audience_export.csv", Standing.BOUNCED),
        ("nonsubscribed_members_export.csv", Standing.NEVER_AGREED),
        ("opt-outs 2024.csv", Standing.UNSUBSCRIBED),
        ("Abgemeldet.xlsx", Standing.UNSUBSCRIBED),
        ("subscribed_members_export.csv", None),
        ("spending-2024.csv", None),
        ("list.csv", None),
    ],
)
def test_the_name_of_a_file_says_who_is_in_it(name: str, standing: Standing | None) -> None:
    assert standing_in_name(name) is standing


@pytest.mark.parametrize(
    ("header", "cells", "reason"),
    [
        ("email,status", "a@example.org,pending", "has not confirmed the sign-up"),
        ("email,status", "a@example.org,transactional", "has not agreed to a newsletter"),
        ("email,status", "a@example.org,purple", "status 'purple' is not understood"),
        ("email,accepts marketing", "a@example.org,no", "has not agreed to a newsletter"),
    ],
)
def test_who_did_not_agree_is_refused(header: str, cells: str, reason: str, tmp_path: Path) -> None:
    others = "".join(f"p{number}@example.org,yes\n" for number in range(3))
    _, rows, refused, _ = read(file(tmp_path, f"{header}\n{others}{cells}\n"))
    assert len(rows) == 3
    assert refused[0].reason.startswith(reason)


@pytest.mark.parametrize("columns", ["blocklisted", "opted out of email", "is unsubscribed"])
def test_who_is_marked_as_out_is_out(columns: str, tmp_path: Path) -> None:
    _, rows, _, _ = read(file(tmp_path, f"email,{columns}\na@example.org,true\nb@example.org,0\nc@example.org,\n"))
    assert [row.standing for row in rows] == [Standing.UNSUBSCRIBED, Standing.AGREED, Standing.AGREED]


def rows_of(folder: Path, dates: Sequence[str], order: DateOrder | None = None) -> tuple[list[str], list[str]]:
    lines = "".join(f"p{number}@example.org\t{date}\n" for number, date in enumerate(dates))
    _, rows, refused, decided = read(file(folder, f"email\tconsent_date\n{lines}"), order=order)
    which = 10 if decided is DateOrder.MONTH_FIRST else 9
    return [instant(row[which]).astimezone(ZONE).strftime("%Y-%m-%d %H:%M") for row in rows], [  # type: ignore[arg-type]  # an int
        row.reason for row in refused
    ]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2024-03-11", "2024-03-11 00:00"),
        ("2024-03-11 14:02:11", "2024-03-11 14:02"),
        ("2024-03-11T14:02:11Z", "2024-03-11 19:32"),
        ("2024-03-11T14:02:11.123+01:00", "2024-03-11 18:32"),
        ("2024-03-11 14:02:11 UTC", "2024-03-11 19:32"),
        ("2024/3/11", "2024-03-11 00:00"),
        ("11.03.2024", "2024-03-11 00:00"),
        ("11.3.24 14:02", "2024-03-11 14:02"),
        ("25/03/2024", "2024-03-25 00:00"),
        ("25-03-2024 14:02:11", "2024-03-25 14:02"),
        ("03/25/2024 2:02 PM", "2024-03-25 14:02"),
        ("03/25/2024 12:02:00 AM", "2024-03-25 00:02"),
        ("11 Mar 2024", "2024-03-11 00:00"),
        ("11-Mar-2024", "2024-03-11 00:00"),
        ("March 11, 2024", "2024-03-11 00:00"),
        ("Mon, 11 Mar 2024 14:02:11 +0000", "2024-03-11 19:32"),
        ("11. März 2024", "2024-03-11 00:00"),
        ("11 mars 2024", "2024-03-11 00:00"),
        ("11 de marzo de 2024", "2024-03-11 00:00"),
        ("11 मार्च 2024", "2024-03-11 00:00"),
        ("11 مارس 2024", "2024-03-11 00:00"),
        ("20240311", "2024-03-11 00:00"),
        ("45362", "2024-03-11 00:00"),
        ("45362.5", "2024-03-11 12:00"),
        ("1710165731", "2024-03-11 19:32"),
        ("1710165731000", "2024-03-11 19:32"),
    ],
)
def test_dates_are_read_in_their_usual_forms(written: str, meant: str, tmp_path: Path) -> None:
    assert rows_of(tmp_path, [written]) == ([meant], [])


@pytest.mark.parametrize(
    ("dates", "meant"),
    [
        (["03/04/2024", "13/04/2024"], ["2024-04-03 00:00", "2024-04-13 00:00"]),
        (["03/04/2024", "04/13/2024"], ["2024-03-04 00:00", "2024-04-13 00:00"]),
        (["11/12/2026", "03/04/2024"], ["2026-11-12 00:00", "2024-03-04 00:00"]),
        (["04/04/2024"], ["2024-04-04 00:00"]),
    ],
)
def test_the_file_as_a_whole_decides_which_of_day_and_month_comes_first(
    dates: list[str], meant: list[str], tmp_path: Path
) -> None:
    assert rows_of(tmp_path, dates) == (meant, [])


def test_where_nothing_decides_the_import_asks(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"'03/04/2024' may be two days: add --dates dmy .* or --dates mdy"):
        rows_of(tmp_path, ["03/04/2024", "05/06/2024"])
    with pytest.raises(BadInput, match="some dates with the day first and some with the month first"):
        rows_of(tmp_path, ["03/04/2024", "13/06/2024", "06/13/2024"])
    assert rows_of(tmp_path, ["03/04/2024", "06/13/2024"], DateOrder.DAY_FIRST) == (
        ["2024-04-03 00:00"],
        ["consent_date is a day or a time that does not exist"],
    )


@pytest.mark.parametrize(
    ("date", "reason"),
    [
        ("2024-02-30", "is a day or a time that does not exist"),
        ("2027-01-01", "is in the future"),
        ("1899-12-30", "is before 1990"),
        ("soon", "is in no form that is known: write it as YYYY-MM-DD"),
    ],
)
def test_a_date_that_cannot_be_is_refused_with_its_row(date: str, reason: str, tmp_path: Path) -> None:
    others = ["2024-03-11", "2024-03-12"]
    assert rows_of(tmp_path, [*others, date])[1] == [f"consent_date {reason}"]


def test_a_spreadsheets_mark_against_formulas_is_taken_off(tmp_path: Path) -> None:
    _, rows, _, _ = read(file(tmp_path, "email,name\n'+49zoe@example.org,'=Zoë\n"))
    assert (rows[0].address, rows[0].name) == ("+49zoe@example.org", "=Zoë")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is empty: there is nobody in it"),
        (b" \n\n", "is empty: there is nobody in it"),
        (b"%PDF-1.7", "is a PDF file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", r"is an old Excel file \(\.xls\) or one with a password"),
        (b"PK\x03\x04\x00\x00", "is an archive"),
        (b"<html><table>", "is a web page"),
        (bytes(range(256)) * 40, "is not a text file"),
        (b"name,phone\nZoe,1\n", "no column holds e-mail addresses: .* as in --map address='name'"),
        ((",".join(["x"] * (MAX_COLUMNS + 1)) + "\n").encode(), "has 2,001 columns, more than 2,000"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_whole_in_one_line(content: bytes, problem: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=problem) as caught:
        read(file(tmp_path, content))
    assert "\n" not in str(caught.value)


def test_a_row_that_no_sheet_has_ends_the_reading(tmp_path: Path) -> None:
    """The library makes up every row before it: a workbook of a few bytes would be read for days."""
    workbook, whole, forged = Workbook(), io.BytesIO(), io.BytesIO()
    sheet = workbook.create_sheet(index=0)
    sheet.append(["email"])
    sheet.append(["asha@example.com"])
    workbook.save(whole)
    with zipfile.ZipFile(whole) as parts, zipfile.ZipFile(forged, "w") as target:
        for part in parts.namelist():
            written = parts.read(part)
            target.writestr(part, written.replace(b'r="2"', b'r="9999999999"').replace(b'r="A2"', b'r="A9999999999"'))
    with pytest.raises(BadInput, match="a row that no sheet has"):
        read(file(tmp_path, forged.getvalue(), "list.xlsx"))


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = file(tmp_path, TEXT)
    with open_sheet(path) as sheet:
        list(sheet.records)
        path.write_text(TEXT + "new@example.org;;;\n", encoding="utf-8")
        with pytest.raises(BadInput, match="was changed while it was read, so nothing of it was taken"):
            sheet.check_unchanged()
