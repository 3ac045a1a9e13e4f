"""The product's own words in emails: labels, and the messages about the subscription itself."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from scheduler.rendering.words import Words


def labels_of(words: Words, clinic: str) -> Mapping[str, str]:
    """Return the labels of emails with the clinic's name filled in, by the names that templates know them by.

    In `issue` the places {number} and {of} are left.
    """
    return MappingProxyType(
        {name: label.replace("{clinic}", clinic) for name, label in {**_labels(words), **_messages(words)}.items()}
    )


def _labels(words: Words) -> dict[str, str]:
    return {
        "issue": words.gettext("Issue {number} of {of}"),
        "only_issue": words.gettext("Newsletter"),
        "greeting": words.gettext("Dear {first_name|reader},"),
        "sender": words.gettext("This newsletter comes to you from {clinic}."),
        "contents": words.gettext("In this issue:"),
        "read_rest": words.gettext("Read the rest"),
        "regards": words.gettext("With kind regards,"),
        "newsletter": words.gettext("{clinic} newsletter"),
        "unsubscribe": words.gettext("Unsubscribe"),
        "view": words.gettext("View in browser"),
        "read_on": words.gettext("Read the full article"),
        "please_note": words.gettext("Please note"),
        "website": words.gettext("Our website"),
        "logo": words.gettext("Logo of {clinic}"),
        "why": words.gettext("You receive this because you subscribed to the newsletter of {clinic}."),
        "correction": words.gettext("Correction"),
        "correction_preheader": words.gettext("This puts something right that we published earlier."),
    }


def _messages(words: Words) -> dict[str, str]:
    return {
        "confirm_subject": words.gettext("Please confirm your subscription"),
        "confirm_preheader": words.gettext("Without your confirmation no newsletter will come."),
        "confirm_title": words.gettext("Confirm your subscription"),
        "confirm_text": words.gettext(
            "Somebody asked for the newsletter of {clinic} to be sent to this address. "
            "If it was you, please confirm it here."
        ),
        "confirm_button": words.gettext("Yes, send me the newsletter"),
        "confirm_otherwise": words.gettext("If it was not you, do nothing: you will get no further email."),
        "confirm_why": words.gettext(
            "You receive this one email because this address was entered in our form for subscribers."
        ),
        "welcome_subject": words.gettext("Welcome to the newsletter of {clinic}"),
        "welcome_preheader": words.gettext("What comes next, and how to stop it."),
        "welcome_title": words.gettext("Welcome"),
        "welcome_text": words.gettext("Thank you. Your subscription to the newsletter of {clinic} is confirmed."),
        "welcome_next": words.gettext(
            "The next issue will come to this address. "
            "Each one has a link at the top and at the bottom with which you unsubscribe."
        ),
        "welcome_button": words.gettext("Visit our website"),
        "link_subject": words.gettext("Your link to the newsletter of {clinic}"),
        "link_preheader": words.gettext("Choose what you receive, or unsubscribe."),
        "link_title": words.gettext("Your own link"),
        "link_text": words.gettext(
            "Somebody asked for your link to the newsletter of {clinic}. On the page behind it you choose topics, "
            "language and how often, take a pause, or unsubscribe."
        ),
        "link_button": words.gettext("Choose what you receive"),
        "link_otherwise": words.gettext("If it was not you, do nothing: nothing has changed."),
        "link_why": words.gettext(
            "You receive this because somebody asked for it on our page. The link is yours alone."
        ),
    }
