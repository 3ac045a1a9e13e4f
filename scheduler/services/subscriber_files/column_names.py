"""The names that columns of subscribers have: in the exports of other programs, and in what people write themselves.

Restated from exports and from the programs' own help, read 2026-11. Compared without blanks, marks and case.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Meaning(StrEnum):
    """The meaning of a column, by the name that `--map` takes."""

    ADDRESS = "address"
    NAME = "name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    LANGUAGE = "language"
    ZONE = "zone"
    STATUS = "status"
    AGREED = "agreed"
    BLOCKED = "blocked"
    DOUBLE_OPT_IN = "double_opt_in"
    CONSENT_SOURCE = "consent_source"
    CONSENT_DATE = "consent_date"
    CONFIRMED_AT = "confirmed_at"
    JOINED_AT = "joined_at"
    UNSUBSCRIBED_AT = "unsubscribed_at"
    BOUNCED_AT = "bounced_at"
    COMPLAINED_AT = "complained_at"


DATES: Final = frozenset(
    {
        Meaning.CONSENT_DATE,
        Meaning.CONFIRMED_AT,
        Meaning.JOINED_AT,
        Meaning.UNSUBSCRIBED_AT,
        Meaning.BOUNCED_AT,
        Meaning.COMPLAINED_AT,
    }
)

# The likelier column first: of two that mean the same, the one that is named earlier here is taken.
_NAMES: Final = {
    Meaning.ADDRESS: """
        email address|email|e-mail address|e-mail|e-mail 1 - value|email 1 value|emailaddress|mail|subscriber|
        subscriber email|contact email|customer email|primary email|email 1|your email|user email|
        e-mail-adresse|emailadresse|mailadresse|e-mail adresse|adresse e-mail|adresse email|adresse électronique|
        adresse mail|courriel|mél|correo electrónico|correo electronico|correo|dirección de correo electrónico|
        dirección de correo|ईमेल|ई-मेल|ईमेल पता|البريد الإلكتروني|البريد الالكتروني|بريد إلكتروني|البريد|
        e-mail 2 - value|address|adresse""",
    Meaning.FIRST_NAME: """
        first name|firstname|fname|given name|forename|vorname|prénom|prenom|nombre|primer nombre|
        पहला नाम|प्रथम नाम|الاسم الأول|الاسم الاول|first""",
    Meaning.LAST_NAME: """
        last name|lastname|lname|surname|family name|nachname|familienname|nom de famille|apellido|apellidos|
        nom|उपनाम|कुलनाम|अंतिम नाम|اسم العائلة|الاسم الأخير|last""",
    Meaning.NAME: """
        name|full name|fullname|display name|contact name|customer name|your name|e-mail display name|file as|
        vollständiger name|voller name|anzeigename|nom complet|nombre completo|नाम|पूरा नाम|الاسم|الاسم الكامل""",
    Meaning.LANGUAGE: """
        language|lang|preferred language|locale|sprache|langue|idioma|भाषा|اللغة""",
    Meaning.ZONE: "timezone|time zone|tz|zone|zeitzone|fuseau horaire|zona horaria|समय क्षेत्र|المنطقة الزمنية",
    Meaning.STATUS: """
        status|email status|email permission status|subscription status|subscriber status|email marketing|
        email marketing consent|marketing email subscription status|email_marketing status|state|
        abonnementstatus|statut|estado|estatus|abonnement|suscripción|स्थिति|الحالة|member status|contact status""",
    Meaning.AGREED: """
        accepts marketing|accepts email marketing|opt-in|opt_in|opted in|optin|subscribed to newsletter|newsletter|
        marketing consent|einwilligung|consentement|consentimiento""",
    Meaning.BLOCKED: """
        blocklisted|blacklisted|email blacklisted|email blocklisted|is unsubscribed|opted out|opt out|opt-out|
        opted out of email|unsubscribed from all email|do not email|do not contact|suppressed|email opt out""",
    Meaning.DOUBLE_OPT_IN: "double_opt-in|double opt-in|double optin|doi|opt-in status|confirmed opt-in",
    Meaning.CONSENT_SOURCE: """
        consent_source|consent source|source of consent|optin source|opt-in source|signup source|sign-up source|
        subscription source|quelle der einwilligung|source du consentement|origen del consentimiento|
        herkunft|सहमति का स्रोत|مصدر الموافقة""",
    Meaning.CONSENT_DATE: """
        consent_date|consent date|date of consent|consent time|consent timestamp|consented at|
        optin_time|opt-in time|optin date|opt-in date|opt-in timestamp|optin timestamp|opted in at|opted-in at|
        subscribed|subscribed at|subscribed on|subscription date|subscribe date|signup date|sign-up date|
        signup timestamp|datum der einwilligung|einwilligungsdatum|einwilligung am|anmeldedatum|angemeldet am|
        date du consentement|date d'inscription|date d'abonnement|inscrit le|fecha de consentimiento|
        fecha de suscripción|fecha de alta|सहमति की तारीख|सहमति तिथि|تاريخ الموافقة|تاريخ الاشتراك""",
    Meaning.CONFIRMED_AT: """
        confirm_time|confirmed at|confirmation date|confirmation time|confirmed on|date confirmed|double opt-in date|
        bestätigt am|confirmé le|confirmado el""",
    Meaning.JOINED_AT: """
        added_time|date added|added|created at|created|created on|creation date|joined|joined at|email created at|
        list joined|date created|erstellt am|hinzugefügt am|créé le|ajouté le|creado|fecha de creación|जुड़ने की तारीख|
        تاريخ الإضافة""",
    Meaning.UNSUBSCRIBED_AT: """
        unsub_time|unsubscribed|unsubscribed at|unsubscribed on|unsubscribe date|unsubscribe time|optout_date|
        opt-out date|opt-out time|confirmed opt-out date|abgemeldet am|désabonné le|fecha de baja""",
    Meaning.BOUNCED_AT: "clean_time|cleaned at|bounced at|bounce date|bounce time|hard bounced at",
    Meaning.COMPLAINED_AT: "complained at|complaint date|complaint time|spam reported at|marked as spam at",
}

_MARKS = re.compile(r"[\s_\-–/:.,'’()\[\]#*]+")  # noqa: RUF001 - an en dash and an apostrophe, as office programs write them


def name_key(name: str) -> str:
    """Return the form of a column's name under which it is compared."""
    return _MARKS.sub("", unicodedata.normalize("NFC", name)).casefold()


RANKS: Final = {
    meaning: {name_key(name): rank for rank, name in reversed(list(enumerate(names.split("|"))))}
    for meaning, names in _NAMES.items()
}
"""For each meaning, the names that have it by the form they are compared in, with the likelihood's place."""


@dataclass(frozen=True, slots=True)
class Program:
    """A program whose exports are known by these columns. `in_utc` are the dates that it writes in UTC."""

    name: str
    columns: frozenset[str]
    in_utc: frozenset[str] = frozenset()


def _program(name: str, columns: str, in_utc: str = "") -> Program:
    return Program(name, frozenset(map(name_key, columns.split("|"))), frozenset(map(name_key, in_utc.split("|"))))


_MAILCHIMP_UTC: Final = "optin_time|confirm_time|unsub_time|clean_time|last_changed"

PROGRAMS: Final = (
    _program("Mailchimp", "email address|leid|euid", _MAILCHIMP_UTC),
    _program("Mailchimp", "email address|optin_time", _MAILCHIMP_UTC),
    _program("Mailchimp", "email address|member_rating|last_changed", _MAILCHIMP_UTC),
    _program("Brevo", "email|added_time|modified_time"),
    _program("MailerLite", "subscriber|subscribed|opens|clicks"),
    _program("MailerLite", "email|subscribed|opens|clicks"),
    _program("Constant Contact", "email address|email status|email permission status"),
    _program("Google Contacts", "e-mail 1 - value|labels"),
    _program("Google Contacts", "e-mail 1 - value|group membership"),
    _program("Outlook", "e-mail address|e-mail display name"),
    _program("Outlook", "e-mail address|first name|business street"),
    _program("Outlook", "e-mail-adresse|e-mail-anzeigename"),
)


def program_of(names: Iterable[str]) -> Program | None:
    """Return the program that wrote a file with columns of these names, or None."""
    keys = set(map(name_key, names))
    return next((program for program in PROGRAMS if program.columns <= keys), None)
