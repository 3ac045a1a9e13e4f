from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from rendering_samples import CLINIC, KEY_POINT, issue, post, said, section

from scheduler.domain.content import Draft, Item, PostPart, Slot
from scheduler.domain.errors import BadInput
from scheduler.domain.payload import Rendered
from scheduler.rendering.renderer import WorkspaceRenderer
from scheduler.rendering.sheet import contact_sheet, sheet_kind

PLAIN = post(PostPart(((said("One sentence."),),)))
CARDED = post(PostPart(((said("One sentence."),),)), cards=(KEY_POINT,))
AT = datetime(2026, 12, 1, 4, 30, tzinfo=UTC)
SLOT = Slot(AT.replace(tzinfo=None), "UTC", AT)


def shown(folder: Path, *drafts: Draft) -> list[tuple[Item, Rendered]]:
    renderer = WorkspaceRenderer(None, CLINIC, folder / "cards")
    return [(Item(draft.key, draft, SLOT, "0" * 64), renderer.render(draft)) for draft in drafts]


def test_the_cards_of_all_channels_stand_on_one_picture(tmp_path: Path) -> None:
    one = contact_sheet(shown(tmp_path, CARDED), "PNG")
    both = contact_sheet(shown(tmp_path, CARDED, PLAIN, issue(section("Mechanisms"), card=KEY_POINT)), "PNG")
    with Image.open(BytesIO(one)) as small, Image.open(BytesIO(both)) as large:
        assert small.width == large.width
        assert large.height > small.height * 1.8


def test_every_card_of_a_carousel_stands_on_it(tmp_path: Path) -> None:
    five = replace(CARDED, cards=(KEY_POINT,) * 5)
    assert contact_sheet(shown(tmp_path, five), "PNG") == contact_sheet(shown(tmp_path, *[CARDED] * 5), "PNG")


def test_five_cards_of_a_channel_take_two_rows(tmp_path: Path) -> None:
    with (
        Image.open(BytesIO(contact_sheet(shown(tmp_path, *[CARDED] * 4), "PNG"))) as row,
        Image.open(BytesIO(contact_sheet(shown(tmp_path, *[CARDED] * 5), "JPEG"))) as rows,
    ):
        assert (row.format, rows.format) == ("PNG", "JPEG")
        assert rows.height > row.height


def test_the_same_cards_give_the_same_sheet(tmp_path: Path) -> None:
    cards = shown(tmp_path, CARDED)
    assert contact_sheet(cards, "JPEG") == contact_sheet(cards, "JPEG")


def test_a_campaign_without_cards_has_no_sheet(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no item of the campaign has a card"):
        contact_sheet(shown(tmp_path, PLAIN), "JPEG")


def test_a_sheet_is_a_jpeg_or_a_png_by_its_name() -> None:
    kinds = [sheet_kind(Path(name)) for name in ("a.jpg", "a.JPEG", "a.png")]
    assert kinds == ["JPEG", "JPEG", "PNG"]
    with pytest.raises(BadInput, match=r"^sheet\.gif is neither a \.jpg nor a \.png"):
        sheet_kind(Path("sheet.gif"))
