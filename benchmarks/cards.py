"""How long a card takes, drawn and encoded, beside what its encoding alone takes and what others need for such a card.

    python benchmarks/cards.py [--quick] [--json]

The richest layout (a list with its statement, footer and logo) at 1080 by 1080, in one process and one thread, on
words, seeds and arrangements that differ from card to card. `same_words` repeats one text on other seeds. Without
--quick, satori with resvg and one warm page of headless chromium draw a card of the same words and as many shapes;
npm installs them into a temporary folder, and each is left out with a line where that cannot be done.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median

from PIL import Image

from scheduler.domain.campaign import Brand, Clinic, Sender
from scheduler.domain.content import COMPOSITIONS, Card, ItemKey, Kind, OwnWords, Sentence
from scheduler.rendering.cards.drawing import CardInput, draw_card, paint_card
from scheduler.rendering.cards.encoding import JPEG_ONLY, PNG_ONLY, Encoding, encoded
from scheduler.rendering.cards.layout import Layout, layout_text, read_layout
from scheduler.rendering.cards.marks import Size
from scheduler.rendering.cards.motifs import named_motif
from scheduler.rendering.cards.pictures import CardPictures, WantedCard
from scheduler.resources import resource_bytes

TITLES = (
    "Mechanisms of Exosome-Mediated Skin Rejuvenation",
    "What Exosomes Carry from Cell to Cell",
    "Topical Application after Microneedling",
    "Safety, Sourcing and Quality Control",
    "Questions to Ask before a Treatment",
)
ENTRIES = (
    "Promotion of Collagen Synthesis",
    "Enhancement of Skin Cell Proliferation and Migration",
    "Modulation of Inflammatory Responses",
    "Protection Against Oxidative Stress",
    "Growth Factors and Signalling Proteins",
    "Small Ribonucleic Acids That Silence Genes",
    "Lipids of the Double Membrane",
)
STATEMENT = "No exosome product is approved for the skin by the FDA."
FOOTER = "General information, not medical advice."
CLINIC = "Aestheticaa"
SIZE = Size(1080, 1080)
WARM_UP = 60
"""Cards before anything is measured: as many as a large campaign has."""

PEERS = {"satori": "satori and resvg", "chromium": "headless chromium"}
MODULES = ("satori@0.26.0", "@resvg/resvg-js@2.6.2", "playwright-core@1.56.1", "@fontsource/inter@5.2.8")


def card(number: int) -> CardInput:
    """Return another card for every number, up to 35; then the words come again, on other seeds."""
    entries = tuple(Sentence(ENTRIES[(number + step) % len(ENTRIES)], OwnWords("maya")) for step in range(3))
    title = Sentence(TITLES[number % len(TITLES)], OwnWords("maya"))
    shown = Card("list", title, entries, True, FOOTER, (Sentence(STATEMENT, OwnWords("maya")),), composition=number)
    logo = resource_bytes("assets/brand/logo.png")
    motif = named_motif("cells", None)
    return CardInput(shown, Brand(), CLINIC, logo, SIZE, "en", f"exosomes/s{number}/x/post", motif=motif)


def one_card(layout: Layout, encoding: Encoding, number: int) -> bytes:
    return draw_card(card(number), layout, encoding=encoding)


def same_words(layout: Layout, encoding: Encoding, number: int) -> bytes:
    return draw_card(replace(card(1), seed=f"exosomes/s{number}/x/post"), layout, encoding=encoding)


def only_encoded(pictures: Sequence[Image.Image], encoding: Encoding, number: int) -> None:
    encoded(pictures[number % len(pictures)], encoding)


def ours(seconds: float) -> dict[str, float]:
    """Return the medians of our own figures, measured in turn: what else runs is the same for all."""
    layout = read_layout(layout_text("list", None), "list")
    # One of each composition: a plain ground takes less to encode than a pattern.
    drawn = [paint_card(card(number), layout).image for number in range(COMPOSITIONS)]
    steps: dict[str, Callable[[int], object]] = {}
    for kind, encoding in (("jpeg", JPEG_ONLY), ("png", PNG_ONLY)):
        steps[f"{kind}_ms_per_card"] = partial(one_card, layout, encoding)
        steps[f"{kind}_ms_same_words"] = partial(same_words, layout, encoding)
        steps[f"{kind}_encode_ms"] = partial(only_encoded, drawn, encoding)
    times: dict[str, list[float]] = {name: [] for name in steps}
    for number in range(WARM_UP):
        draw_card(card(number), layout, encoding=JPEG_ONLY)
    end = time.perf_counter() + seconds
    for number in count(WARM_UP):
        for place, (name, step) in enumerate(steps.items()):
            began = time.perf_counter()
            step(number + 10_007 * place)  # other shapes for each, so that none finds what another has just drawn
            times[name].append((time.perf_counter() - began) * 1000)
        if time.perf_counter() > end and number >= WARM_UP + 15:
            break
    return {name: median(taken) for name, taken in times.items()}


def campaign(folder: Path) -> dict[str, float]:
    """Return the times for a campaign of 60 cards: on every core, on one, and when nothing has changed."""
    sender = Sender(CLINIC, "news@clinic.example")
    brand = Brand(logo="brand/logo.png")
    clinic = Clinic(CLINIC, "Asia/Kolkata", "12 Example Road", "https://clinic.example/", sender, brand)
    wanted = [
        WantedCard(card(number).card, ItemKey("exosomes", f"s{number}", "x", Kind.POST), "en", SIZE)
        for number in range(WARM_UP)
    ]

    def pictured(place: str, *, drawn_first: bool) -> float:
        began = time.perf_counter()
        pictures = CardPictures(None, clinic, folder / place)
        if drawn_first:
            pictures.draw(wanted)
        for each in wanted:
            pictures.picture(each.card, each.key, each.language, each.size)
        return (time.perf_counter() - began) * 1000

    found = {
        "campaign_cold_ms": pictured("cold", drawn_first=True),
        "campaign_ms": pictured("every core", drawn_first=True),
        "campaign_one_core_ms": pictured("one core", drawn_first=False),
        "campaign_again_ms": pictured("every core", drawn_first=True),
    }
    return found | {"most_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def peers(seconds: float, folder: Path) -> dict[str, float]:
    """Return the times of the other programs; print a line for each that is left out, with the reason."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        print("satori, resvg and chromium are left out: there is no npm", file=sys.stderr)
        return {}
    quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(folder)]
    installed = subprocess.run([npm, "install", *quiet, *MODULES], capture_output=True, check=False)
    if installed.returncode:
        print("satori, resvg and chromium are left out: npm cannot install them", file=sys.stderr)
        return {}
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    words = folder / "card.json"
    entries = [[line.text for line in card(number).card.lines] for number in range(35)]
    titles = [card(number).card.title.text for number in range(35)]
    shared = {"clinic": CLINIC, "footer": FOOTER, "statement": STATEMENT, "chromium": chromium}
    words.write_text(json.dumps({"titles": titles, "lines": entries, **shared}))
    found: dict[str, float] = {}
    for peer, name in PEERS.items():
        if peer == "chromium" and chromium is None:
            print("chromium is left out: it is not installed", file=sys.stderr)
            continue
        program = [node, str(Path(__file__).with_suffix(".js")), peer, str(words), str(folder), str(seconds)]
        ran = subprocess.run(program, capture_output=True, text=True, check=False)
        if ran.returncode:
            print(f"{name} is left out: {ran.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
            continue
        found |= {f"{peer}_{kind}_ms": taken for kind, taken in json.loads(ran.stdout).items() if taken is not None}
    return found


def ratios(found: dict[str, float]) -> dict[str, float]:
    """Return how many times as fast as the others we are, and how many times its own encoding a card takes."""
    pairs = {
        "jpeg_card_over_encoding": ("jpeg_ms_per_card", "jpeg_encode_ms"),
        "png_card_over_encoding": ("png_ms_per_card", "png_encode_ms"),
        "campaign_one_core_over_every": ("campaign_one_core_ms", "campaign_ms"),
        "satori_png_over_ours": ("satori_png_ms", "png_ms_per_card"),
        "chromium_png_over_ours": ("chromium_png_ms", "png_ms_per_card"),
        "chromium_jpeg_over_ours": ("chromium_jpeg_ms", "jpeg_ms_per_card"),
    }
    return {name: found[one] / found[other] for name, (one, other) in pairs.items() if one in found and other in found}


def table(found: dict[str, float]) -> str:
    lines = [f"{'card':<28}{'ms':>9}{'a second':>10}"]
    lines += [f"{name:<28}{taken:>9.2f}{1000 / taken:>10.1f}" for name, taken in found.items() if "_ms" in name]
    lines += [f"{name:<28}{share:>9.2f}" for name, share in found.items() if "_over_" in name]
    lines += [f"{'most memory, MB':<28}{found['most_memory_mb']:>9.0f}"]
    return "\n".join([*lines, f"load of the machine: {found['load']:.1f}"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="fewer rounds, and without the others")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    arguments = parser.parse_args()
    seconds = 4.0 if arguments.quick else 5.0
    with tempfile.TemporaryDirectory() as folder:
        found = campaign(Path(folder))
    found |= ours(2 * seconds)
    if not arguments.quick:
        with tempfile.TemporaryDirectory() as folder:
            found |= peers(seconds, Path(folder))
    found |= ratios(found) | {"load": os.getloadavg()[0]}
    rounded = {name: round(value, 2) for name, value in found.items()}
    print(json.dumps(rounded, indent=2) if arguments.json else table(found))


if __name__ == "__main__":
    main()
