"""Photos of specimens: drawn, so that no picture of a person or a place is kept with the program."""

from functools import cache
from hashlib import sha256
from io import BytesIO

from PIL import Image, ImageDraw

from quty_desktop.documents.form_snapshot import FormPicture
from quty_desktop.documents.pictures import picture_of
from quty_desktop.domain.text import Text


@cache
def photo(wide: int, tall: int) -> bytes:
    """A seam with a fault that is marked, as JPEG."""
    picture = Image.new("RGB", (wide, tall), (196, 164, 120))
    draw = ImageDraw.Draw(picture)
    for place in range(10, wide, 26):
        draw.line((place, tall // 2, place + 14, tall // 2 + 3), fill=(70, 48, 30), width=5)
    draw.ellipse((wide // 3, tall // 4, wide * 2 // 3, tall * 3 // 4), outline=(179, 20, 29), width=4)
    file = BytesIO()
    picture.save(file, "PNG")
    return picture_of(file.getvalue(), 1600, 240).jpeg


def photos(count: int) -> dict[str, bytes]:
    """Photos by their hash, wide and tall ones."""
    sizes = [(960 + 8 * number, 640) if number % 2 == 0 else (500, 900 + 8 * number) for number in range(count)]
    return {sha256(each).hexdigest(): each for each in (photo(wide, tall) for wide, tall in sizes)}


def pictures(images: dict[str, bytes], words: str) -> tuple[FormPicture, ...]:
    """The photos as a form names them."""
    return tuple(FormPicture(each, Text("{words}", words=words)) for each in images)
