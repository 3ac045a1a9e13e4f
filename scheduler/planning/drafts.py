"""Every draft of a campaign, in the article's order, and what is left out of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from scheduler.domain.content import Item, ItemKey, Kind, OwnWords
from scheduler.planning.card_looks import with_looks
from scheduler.planning.choice import within_the_campaign
from scheduler.planning.issue_drafts import issues_of
from scheduler.planning.material import Drafted, LeftOut, Material
from scheduler.planning.note_words import in_own_words
from scheduler.planning.omitting import Omitted
from scheduler.planning.post_drafts import posts_of
from scheduler.planning.threads import Fits


@dataclass(frozen=True, slots=True)
class Drafts:
    """A campaign's drafts in the article's order (an issue where its first section stands), and what has none.

    `omitted` is what safe planning left out of them, by section.
    """

    drafted: tuple[Drafted, ...]
    left_out: tuple[LeftOut, ...]
    omitted: tuple[Omitted, ...] = ()


def draft_campaign(
    material: Material, fits: Fits, previous: Mapping[ItemKey, Item], settled: Collection[ItemKey]
) -> Drafts:
    """Return the drafts of a campaign; items whose keys are `settled` are not drafted again.

    `previous` are the campaign's items so far: issues keep their sections, and a person's edit stays
    when the article changes. Raises BadInput for an unknown channel and for an edit that cannot be used.
    """
    results: list[Drafted | LeftOut | Omitted] = []
    for plan in material.campaign.channels:
        is_post = material.spec_of(plan.channel).kind is Kind.POST
        results += (
            within_the_campaign(
                posts_of(material, plan, fits, previous=previous, settled=settled),
                material,
                plan,
                previous=previous,
                settled=settled,
            )
            if is_post
            else issues_of(material, plan, previous=previous, settled=settled)
        )
    drafted = [_as_written(result, material) for result in results if isinstance(result, Drafted)]
    left_out = [result for result in results if isinstance(result, LeftOut)]
    addressed = {f"{key.section}/{key.channel}" for key in (*(draft.key for draft in drafted), *settled)}
    addressed |= {f"{left.section}/{left.channel}" for left in left_out}
    left_out += _astray(material, addressed)
    places = _places(material)
    omitted = sorted(
        (result for result in results if isinstance(result, Omitted)), key=lambda draft: places[draft.section]
    )
    looking = with_looks(drafted, previous, places, material.campaign.motif)
    return Drafts(_in_reading_order(looking, places), tuple(left_out), tuple(omitted))


def _as_written(drafted: Drafted, material: Material) -> Drafted:
    """Return a draft of a note with its author as the source of every sentence; another one as it is."""
    if not material.campaign.is_note:
        return drafted
    own = OwnWords(material.campaign.author, drafted.override.references)
    return replace(drafted, draft=in_own_words(drafted.draft, own))


def _places(material: Material) -> dict[str, int]:
    return {unit.id: place for place, unit in enumerate(material.article.units())}


def _in_reading_order(drafted: Iterable[Drafted], places: Mapping[str, int]) -> tuple[Drafted, ...]:
    """Order by first section, an issue before posts: it has fewer slots to choose from."""
    return tuple(sorted(drafted, key=lambda draft: (places[draft.sections[0]], draft.key.kind is Kind.POST)))


def _astray(material: Material, addressed: Collection[str]) -> Iterator[LeftOut]:
    """Yield the overrides that address no item: a wrong name, or a section that is gone."""
    for name in sorted(set(material.campaign.overrides) - set(addressed)):
        section, _, channel = name.rpartition("/")
        kind = material.spec_of(channel).kind
        yield LeftOut(section, channel, kind, f"campaign.toml has an override '{name}', but there is no such item")
