"""An article with a portrait photograph and a wide diagram, for tests and for the gallery."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

ALT, CAPTION = "A physiotherapist bends a man's knee on a couch", "Dr Rao measures how far the knee bends."
DIAGRAM_ALT = "Four steps in a row: swelling goes down, the knee bends, muscles grow, stairs are easy"
ARTICLE = f"""# Part 1. Your knee after the operation

The knee is stiff at first, and it bends a little more every week. Most people walk without a stick after six weeks.

![{ALT}](pictures/knee.jpg)

Caption: {CAPTION}

We see you every week and measure how far it bends. Tell us when it hurts more than the day before.

## 3.1 What happens when

Swelling goes down in the first two weeks. After that, training helps the muscles to grow.

![{DIAGRAM_ALT}](pictures/steps.png)

Stairs are the last thing that becomes easy. It may take three months.
"""


def portrait(*, colour: tuple[int, int, int] = (176, 134, 112)) -> bytes:
    """Return a photograph of 1500 by 2000 pixels, turned by its EXIF, with the place where it was taken."""
    wide, high = 1500, 2000
    image = Image.new("RGB", (wide, high), (206, 216, 222))
    draw = ImageDraw.Draw(image)
    for top in range(0, high, 4):
        shade = 200 + 40 * top // high
        draw.rectangle((0, top, wide, top + 4), fill=(shade - 20, shade - 6, shade))
    draw.rectangle((0, 1320, wide, high), fill=(232, 232, 228))
    draw.polygon([(120, 1500), (700, 860), (900, 1000), (420, 1700)], fill=colour)
    draw.polygon([(700, 860), (900, 1000), (1320, 1600), (1120, 1700)], fill=colour)
    draw.ellipse((660, 800, 940, 1080), fill=tuple(min(255, part + 14) for part in colour))
    draw.ellipse((960, 180, 1260, 540), fill=(140, 100, 84))
    draw.polygon([(860, 560), (1360, 560), (1480, 1300), (820, 1300)], fill=(45, 108, 122))
    image = image.filter(ImageFilter.GaussianBlur(9))
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter: the pixels lie on their side
    exif[0x010F] = "Phone of the clinic"
    exif.get_ifd(0x8825)[1] = "N"
    file = BytesIO()
    image.transpose(Image.Transpose.ROTATE_90).save(file, "JPEG", quality=95, exif=exif)
    return file.getvalue()


def diagram() -> bytes:
    """Return a drawing of 2000 by 700 pixels with a transparent ground."""
    image = Image.new("RGBA", (2000, 700), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    for place in range(4):
        left = 60 + place * 490
        draw.rounded_rectangle((left, 180, left + 400, 520), 40, outline=(15, 76, 92, 255), width=10)
        draw.ellipse((left + 150, 300, left + 250, 400), fill=(227, 100, 20, 255))
        draw.text((left + 190, 70), str(place + 1), fill=(29, 43, 48, 255), font_size=90)
        if place < 3:
            draw.line((left + 410, 350, left + 480, 350), fill=(15, 76, 92, 255), width=10)
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def write_pictures(campaign: Path) -> None:
    """Write the article's pictures into a campaign's folder."""
    folder = campaign / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "knee.jpg").write_bytes(portrait())
    (folder / "steps.png").write_bytes(diagram())
