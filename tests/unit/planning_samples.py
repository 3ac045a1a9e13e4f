"""An article, a clinic, a renderer and a store in memory for the tests of planning."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from scheduler.channels.registry import spec_of
from scheduler.domain.article import Article, Paragraph, Section
from scheduler.domain.audit import AuditEvent
from scheduler.domain.campaign import Blocked, Campaign, ChannelPlan, Clinic, Library, Sender, Statement
from scheduler.domain.claims import RuleSet
from scheduler.domain.content import CardLayout, Draft, Item, ItemKey, ItemState, Kind, Post, Sentence, sentences_of
from scheduler.domain.delivery import Delivery, DeliveryState
from scheduler.domain.pictures import PictureRecord
from scheduler.domain.segment import Segment
from scheduler.domain.waiting import WaitingSection
from scheduler.domain.welcome import WelcomeSeries
from scheduler.planning.card_edits import LayoutNamed, any_layout
from scheduler.planning.drafts import Drafts, draft_campaign
from scheduler.planning.material import Material
from scheduler.planning.statement_policy import UNJUDGED, Needed, StatementPolicy
from scheduler.planning.threads import Fits

NOW = datetime(2026, 10, 1, 6, 0, tzinfo=UTC)
MONDAY = date(2026, 10, 5)

EXOSOMES = """\
Exosomes: The Next Frontier in Skin Rejuvenation and Anti-Aging Therapy

Exosomes, nanosized extracellular vesicles secreted by various cell types, have emerged as a groundbreaking frontier \
in skin rejuvenation. These vesicles facilitate intercellular communication by transporting bioactive molecules such \
as proteins, lipids, and nucleic acids, thereby influencing numerous physiological processes, including skin repair \
and regeneration. Their potential in aesthetic medicine is being increasingly recognized, offering promising avenues \
for anti-aging therapies.

## Understanding Exosomes and Their Role in Skin Health

Exosomes are lipid bilayer-enclosed particles ranging from 30 to 150 nanometers in diameter. They originate from the \
endosomal compartment of cells and are released into the extracellular environment, where they participate in \
cell-to-cell communication. In the context of skin health, exosomes derived from mesenchymal stem cells (MSCs) have \
garnered attention due to their regenerative properties. These MSC-derived exosomes are rich in growth factors, \
cytokines, and microRNAs that can modulate various cellular functions, including proliferation, differentiation, and \
migration of skin cells.

## Mechanisms of Exosome-Mediated Skin Rejuvenation

The application of exosomes in skin rejuvenation leverages several biological mechanisms:

### 1. Promotion of Collagen Synthesis

Collagen is a fundamental structural protein that maintains skin elasticity and firmness. With aging, collagen \
production declines, leading to wrinkles and sagging skin. Exosomes have been shown to stimulate collagen synthesis by \
delivering growth factors such as transforming growth factor-beta (TGF-β) to dermal fibroblasts, thereby enhancing \
skin elasticity and reducing the appearance of fine lines.

### 2. Enhancement of Skin Cell Proliferation and Migration

Exosomes can promote the proliferation and migration of keratinocytes and fibroblasts, essential for skin \
regeneration and wound healing. This activity contributes to improved skin thickness, texture, and overall appearance.

### 3. Modulation of Inflammatory Responses

Chronic inflammation accelerates skin aging by inducing the breakdown of extracellular matrix components. Exosomes \
possess anti-inflammatory properties, capable of modulating immune responses and reducing inflammation, thereby \
supporting tissue repair and maintaining skin integrity.

### 4. Protection Against Oxidative Stress

Oxidative stress, resulting from environmental factors like UV radiation, leads to premature skin aging. Exosomes \
contain antioxidant enzymes such as superoxide dismutase (SOD) and glutathione peroxidase (GPx), which can neutralize \
reactive oxygen species, protecting skin cells from oxidative damage.

## Clinical Applications and Evidence

The integration of exosome therapy into clinical practice has shown promising results in skin rejuvenation:

### 1. Topical Application

Topical serums enriched with exosomes have been developed to enhance skin appearance. For instance, a clinical study \
involving a serum containing human platelet extract rich in exosomes demonstrated significant improvements in skin \
redness, wrinkles, melanin production, luminosity, and color evenness over six weeks, with excellent tolerability and \
no reported adverse effects.

### 2. Combination with Microneedling

Microneedling creates micro-injuries in the skin, stimulating collagen production. When combined with exosome therapy, \
the regenerative effects are amplified. Patients have reported enhanced skin texture, reduced fine lines, and improved \
overall skin tone with this combined approach.

### 3. Post-Laser Treatment

Laser treatments are effective for skin resurfacing but often involve prolonged recovery periods. Applying exosomes \
post-laser therapy can accelerate healing, reduce downtime, and enhance treatment outcomes by promoting faster tissue \
regeneration.

## Emerging Trends and Future Directions

The exploration of exosomes in skin rejuvenation is expanding, with several notable trends:

### 1. Plant-Derived Exosomes

Beyond human-derived exosomes, plant-derived exosomes are being investigated for their potential in skincare. Sources \
such as grapes, aloe vera, and citrus fruits offer ethical and sustainable alternatives, with unique bioactive \
compounds that may benefit skin health.

### 2. Integration into Skincare Products

The cosmetic industry is incorporating exosome technology into skincare formulations. Products like Plated Intense \
Serum utilize platelet-derived exosomes to signal cell renewal, aiming to reduce facial redness and improve skin \
stability.

### 3. At-Home Skincare Devices

Advancements in technology are leading to the development of at-home skincare devices that incorporate exosome \
therapy, allowing consumers to access professional-grade treatments conveniently.

## Safety and Regulatory Considerations

While exosome therapy holds significant promise, several considerations must be addressed:

### 1. Standardization and Quality Control

The lack of standardized protocols for exosome isolation and characterization can lead to variability in product \
quality. Establishing rigorous quality control measures is essential to ensure safety and efficacy.

### 2. Regulatory Framework

The regulatory landscape for exosome-based therapies varies globally. In regions like the European Union, \
human-derived exosomes may be classified as Advanced Therapy Medicinal Products (ATMPs), requiring extensive safety \
and efficacy evaluations. Conversely, plant-derived exosomes might be regulated under cosmetic product frameworks, \
depending on their intended use and claims.

### 3. Long-Term Safety

Comprehensive clinical trials are necessary to assess the long-term safety of exosome therapies. Potential risks, such \
as immune reactions or unintended effects, must be thoroughly investigated.

## Conclusion

At Aestheticaa By Dr.Madhulika, we bring cutting-edge skin rejuvenation treatments using exosome therapy. These \
nanosized extracellular vesicles, derived from mesenchymal stem cells, enhance collagen production, accelerate cell \
regeneration, and reduce inflammation, leading to firmer, youthful skin.
"""


def article_of(text: str) -> Article:
    """Build an article: a title, then '## ' and '### ' headings and paragraphs, parted by blank lines."""
    title, *blocks = text.strip().split("\n\n")
    lead: list[Paragraph] = []
    sections: list[Section] = []
    for block in blocks:
        heading = re.match(r"(##+) (?:(\d+)\. )?(.*)", block)
        if heading is None:
            _add_paragraph(lead, sections, Paragraph(block))
            continue
        level, number, words = len(heading[1]), heading[2], heading[3]
        section = Section(section_id(words), words, level, number=int(number) if number else None)
        if level == 2:
            sections.append(section)
        else:
            sections[-1] = replace(sections[-1], sections=(*sections[-1].sections, section))
    return Article(title, tuple(lead), tuple(sections))


def wall(text: str) -> datetime:
    """Return the time that a clock on the wall shows, without zone ('2026-10-05 12:00')."""
    return datetime.fromisoformat(text)


def section_id(heading: str) -> str:
    return re.sub(r"[^\w]+", "-", heading.casefold()).strip("-")


def _add_paragraph(lead: list[Paragraph], sections: list[Section], paragraph: Paragraph) -> None:
    if not sections:
        lead.append(paragraph)
    elif sections[-1].sections:
        *before, last = sections[-1].sections
        longer = replace(last, paragraphs=(*last.paragraphs, paragraph))
        sections[-1] = replace(sections[-1], sections=(*before, longer))
    else:
        sections[-1] = replace(sections[-1], paragraphs=(*sections[-1].paragraphs, paragraph))


RESULTS_VARY = Statement(
    "results-vary", 1, "Individual results vary, and no result can be promised.", "Results vary.", ("post", "issue")
)
ON_REQUEST = Statement("consult", 2, "Ask a doctor first. Bring your questions.", "Ask a doctor first.")
LIBRARY = Library((RESULTS_VARY, ON_REQUEST), "library-1")

X = ChannelPlan("x", (0, 1, 2, 3, 4), (time(12, 0),), ("SkinHealth", "Dermatology"))
EMAIL = ChannelPlan("email", (3,), (time(10, 0),), issues=4)


def clinic(**changes: Any) -> Clinic:
    settings: dict[str, Any] = {
        "name": "Aestheticaa",
        "zone": "Asia/Kolkata",
        "postal_address": "12 Example Road, Pune",
        "public_url": "https://clinic.example.com",
        "sender": Sender("Aestheticaa", "news@clinic.example.com"),
    }
    return Clinic(**(settings | changes))


def campaign(**changes: Any) -> Campaign:
    settings: dict[str, Any] = {
        "slug": "exosomes",
        "start": MONDAY,
        "link": "https://clinic.example.com/exosomes",
        "audience": "newsletter",
        "language": "en",
        "channels": (X, EMAIL),
        "weeks": 6,
    }
    return Campaign(**(settings | changes))


def post_key(section: str, channel: str = "x") -> ItemKey:
    return ItemKey("exosomes", section, channel, Kind.POST)


def issue_key(section: str) -> ItemKey:
    return ItemKey("exosomes", section, "email", Kind.ISSUE)


class FakeRenderer:
    """Prints body, statements, hashtags and link, parted by blank lines."""

    def texts(self, post: Post) -> tuple[str, ...]:
        return tuple(self._text(post, number) for number in range(len(post.parts)))

    def card_layout(self, name: str) -> CardLayout:
        return any_layout(name)

    def check_motif(self, name: str) -> None:
        pass

    def render(self, draft: object) -> Any:
        raise NotImplementedError

    def _text(self, post: Post, number: int) -> str:
        blocks = [" ".join(sentence.text for sentence in paragraph) for paragraph in post.parts[number].paragraphs]
        if number == 0 and post.hook:
            blocks.insert(0, " ".join(sentence.text for sentence in post.hook))
        if number == len(post.parts) - 1:
            blocks += [sentence.text for sentence in post.statements]
            blocks += [" ".join(f"#{hashtag}" for hashtag in post.hashtags)] if post.hashtags else []
            blocks += [post.link]
        return "\n\n".join(blocks)


def fits(post: Post) -> bool:
    return all(spec_of("x").capabilities.fits(text) for text in FakeRenderer().texts(post))


def within(limit: int) -> Any:
    """Return a `fits` that counts plain characters."""
    return lambda post: all(len(text) <= limit for text in FakeRenderer().texts(post))


@dataclass(frozen=True)
class FakeJudge:
    """Objects to sentences with one of the words, and needs a statement beside texts with another."""

    objects_to: tuple[str, ...] = ()
    requires: tuple[tuple[str, Statement], ...] = ()
    advises: tuple[tuple[str, Statement], ...] = ()

    def may_be_waived(self, sentence: Sentence) -> bool:
        del sentence
        return True

    def objections(self, sentence: Sentence) -> tuple[str, ...]:
        return tuple(f"it says '{word}'" for word in self.objects_to if word in sentence.text)

    def needed(self, texts: tuple[str, ...]) -> Needed:
        def of(pairs: tuple[tuple[str, Statement], ...]) -> tuple[Statement, ...]:
            return tuple(statement for word, statement in pairs if any(word in text for text in texts))

        return Needed(of(self.requires), of(self.advises))

    def blocked(self, draft: Draft) -> Mapping[Sentence, tuple[str, ...]]:
        found = {sentence: self.objections(sentence) for sentence in sentences_of(draft)}
        return {sentence: reasons for sentence, reasons in found.items() if reasons}

    def of_item(self, key: ItemKey) -> StatementPolicy:
        return self


def drafts_of(
    article: Article,
    previous: tuple[Item, ...] = (),
    settled: Any = (),
    judge: StatementPolicy = UNJUDGED,
    safe: bool = False,
    *,
    layout_named: LayoutNamed = any_layout,
    library: Library = LIBRARY,
    room: Fits = fits,
    **changes: Any,
) -> Drafts:
    blocked = Blocked.LEAVE_OUT if safe else Blocked.KEEP
    material = Material(article, campaign(blocked=blocked, **changes), clinic(), library, judge, layout_named)
    return draft_campaign(material, room, {item.key: item for item in previous}, settled)


def body_of(post: Post) -> str:
    return "\n".join(
        " ".join(sentence.text for sentence in paragraph) for part in post.parts for paragraph in part.paragraphs
    )


@dataclass
class FakeWorkspace:
    root: Path = Path()
    clinic_: Clinic = field(default_factory=clinic)
    library_: Library = LIBRARY
    campaign_: Campaign = field(default_factory=campaign)
    article_: Article = field(default_factory=lambda: article_of(EXOSOMES))

    def clinic(self) -> Clinic:
        return self.clinic_

    def library(self) -> Library:
        return self.library_

    def rules(self) -> RuleSet:
        return RuleSet()

    def pictures(self) -> tuple[PictureRecord, ...]:
        return ()

    def welcome_series(self) -> WelcomeSeries:
        return WelcomeSeries()

    def segments(self) -> Mapping[str, Segment]:
        return {}

    def retract_in_library(self, kind: str, name: str, reason: str) -> None:
        raise NotImplementedError

    def fingerprints(self, campaigns: Collection[str]) -> Mapping[str, str]:
        return dict.fromkeys(campaigns, repr(self))

    def forget(self) -> None:
        pass

    def campaigns(self) -> tuple[str, ...]:
        return (self.campaign_.slug,)

    def campaign(self, slug: str) -> Campaign:
        return replace(self.campaign_, slug=slug)

    def article(self, slug: str) -> Article:
        return self.article_


@dataclass
class FakeStore:
    """Items, signatures and deliveries in memory; a failed transaction leaves the items as they were."""

    rows: dict[ItemKey, Item] = field(default_factory=dict)
    signed: set[ItemKey] = field(default_factory=set)
    voided: list[tuple[ItemKey, str]] = field(default_factory=list)
    ledger: list[Delivery] = field(default_factory=list)
    rescheduled: list[tuple[ItemKey, int, datetime, datetime]] = field(default_factory=list)
    trail: list[AuditEvent] = field(default_factory=list)
    waiting: dict[str, tuple[WaitingSection, ...]] = field(default_factory=dict)
    writes: int = 0

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        before = dict(self.rows)
        try:
            yield self
        except BaseException:
            self.rows = before
            raise

    items = approvals = deliveries = audit = waiting_sections = property(lambda self: self)

    brief = transaction

    def keep(self, campaign: str, sections: Sequence[WaitingSection]) -> None:
        self.waiting[campaign] = tuple(sections)

    def record(self, happened: AuditEvent) -> None:
        self.trail.append(happened)

    def of_campaign(self, slug: str) -> tuple[Item, ...]:
        found = (item for item in self.rows.values() if item.key.campaign == slug)
        return tuple(sorted(found, key=lambda item: (item.slot.at, item.key)))

    def in_state(self, states: Collection[ItemState], before: datetime | None = None) -> tuple[Item, ...]:
        found = (item for item in self.rows.values() if item.state in states)
        return tuple(item for item in found if before is None or item.slot.at < before)

    def get(self, key: ItemKey) -> Item:
        return self.rows[key]

    def put(self, item: Item) -> None:
        self.rows[item.key] = item
        self.writes += 1

    def void(self, key: ItemKey, reason: str, now: datetime) -> int:
        if key not in self.signed:
            return 0
        self.signed.remove(key)
        self.voided.append((key, reason))
        return 1

    def of_item(self, key: ItemKey, version: int | None = None) -> tuple[Delivery, ...]:
        return tuple(delivery for delivery in self.ledger if (delivery.item, delivery.version) == (key, version))

    def cancel_pending(self, key: ItemKey, reason: str, now: datetime) -> int:
        waiting = {DeliveryState.PENDING, DeliveryState.MISSED}
        hit = [delivery for delivery in self.ledger if delivery.item == key and delivery.state in waiting]
        self.ledger = [
            replace(delivery, state=DeliveryState.CANCELLED, reason=reason) if delivery in hit else delivery
            for delivery in self.ledger
        ]
        return len(hit)

    def reschedule(self, key: ItemKey, version: int, due_at: datetime, miss_after: datetime) -> int:
        self.rescheduled.append((key, version, due_at, miss_after))
        return 1
