"""Ten clinics of different specialities and colours, each with the words of one card. The gallery shows the same."""

from __future__ import annotations

from dataclasses import dataclass

from card_samples import said

from scheduler.domain.campaign import Brand
from scheduler.domain.content import Card


@dataclass(frozen=True, slots=True)
class ClinicSample:
    """A clinic, its motif and colours, and the words of a card: what it is about, its title and its line."""

    name: str
    motif: str
    brand: Brand
    kicker: str
    title: str
    line: str
    language: str = "en"

    def card(self, composition: int) -> Card:
        """Return its card in a composition."""
        return Card(
            "key-point", said(self.title), (said(self.line),), kicker=said(self.kicker), composition=composition
        )


def _brand(motif: str, *colours: str) -> Brand:
    primary, accent, background, text = colours
    return Brand(primary=primary, accent=accent, background=background, text=text, motif=motif)


def _clinic(
    name: str, motif: str, colours: tuple[str, str, str, str], *words: str, language: str = "en"
) -> ClinicSample:
    kicker, title, line = words
    return ClinicSample(name, motif, _brand(motif, *colours), kicker, title, line, language)


CLINICS = (
    _clinic(
        "Riverside Dental",
        "teeth",
        ("#0b6e8f", "#f2a541", "#ffffff", "#1b2a33"),
        "Dental implants",
        "Bridges",
        "A bridge fills the gap with a false tooth that is fixed to one or both neighbours.",
    ),
    _clinic(
        "Prerna Physiotherapy",
        "joints",
        ("#5b2a86", "#00a878", "#faf7fc", "#241a2e"),
        "Frozen shoulder",
        "Stage 1: Freezing (6 weeks to 9 months)",
        "Pain comes first. It is worse at night and with sudden movements.",
    ),
    _clinic(
        "Harbour Street Surgery",
        "plus",
        ("#005eb8", "#41b6e6", "#f4f8fb", "#212b32"),
        "Flu vaccination",
        "Who can have a free NHS flu jab?",
        "People of 65 and over, pregnant women, carers, and people with a long-term condition.",
    ),
    _clinic(
        "Larkfield Fertility",
        "cells",
        ("#7a3b69", "#e8a0bf", "#fff8f5", "#33202d"),
        "IVF",
        "What counts as \u201csuccess\u201d?",
        "A live birth is what most people mean, and it is the number to ask a clinic for.",
    ),
    _clinic(
        "Lakeview Eye Centre",
        "eye",
        ("#14532d", "#d97706", "#f7fbf7", "#1a2e22"),
        "Cataract",
        "The day of the operation",
        "It takes about 20 minutes, and you go home on the same day.",
    ),
    _clinic(
        "Nordstern Kardiologie",
        "heart",
        ("#9b1b30", "#f08a24", "#fffaf8", "#2b1b1d"),
        "Bluthochdruck",
        "So messen Sie richtig",
        "Setzen Sie sich fünf Minuten ruhig hin, bevor Sie messen.",
        language="de",
    ),
    _clinic(
        "Stillwater Psychology",
        "mind",
        ("#31572c", "#90a955", "#fbfaf3", "#22301f"),
        "Panic attacks",
        "What happens in the body",
        "Your heart beats faster, and you breathe more quickly than you need to.",
    ),
    _clinic(
        "Clínica Dermis",
        "skin",
        ("#b5562f", "#2a6f77", "#fdf6f0", "#33221a"),
        "Melasma",
        "¿Por qué aparece?",
        "El sol, las hormonas y la herencia son las causas más frecuentes.",
        language="es",
    ),
    _clinic(
        "Little Oaks Paediatrics",
        "play",
        ("#1d4e89", "#f79256", "#fffdf7", "#16283a"),
        "Fever in children",
        "When to call us",
        "Call us at once if a baby under three months has a temperature of 38 °C or more.",
    ),
    _clinic(
        "Coastline Orthopaedics",
        "geometry",
        ("#22333b", "#c6ac8f", "#f6f2ec", "#0a0908"),
        "Knee replacement",
        "Driving",
        "You may drive again when you can stop in an emergency, usually after six weeks.",
    ),
)
