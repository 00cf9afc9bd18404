"""Photos for records and papers: turned upright, made smaller and written as JPEG without anything but the picture.

The same photo gives the same bytes, and a paper keeps the bytes of its photos, so that a reprint is the same paper.
"""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.text import N_, Text

_QUALITY, _SMALL_QUALITY = 82, 70
_MOST_PIXELS = 60_000_000


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo as it is kept.

    Attributes:
        jpeg: its bytes.
        thumbnail: a small picture of it, JPEG.
        width: pixels.
        height: pixels.
    """

    jpeg: bytes
    thumbnail: bytes
    width: int
    height: int


def picture_of(content: bytes, longest: int, small: int) -> Picture:
    """Make a photo ready to be kept.

    Args:
        content: a JPEG, PNG, BMP, TIFF or WebP file.
        longest: pixels of the longer side; a smaller photo stays as large as it is.
        small: pixels of the longer side of the small picture.

    Raises:
        Invalid: the file is no picture that can be read, or far too large.
    """
    try:
        with Image.open(BytesIO(content)) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise Invalid({"content": Text(N_("This picture has too many pixels. Take a smaller photo."))})
            photo = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as problem:
        raise Invalid({"content": Text(N_("This file is no picture. Choose a JPEG or PNG."))}) from problem
    photo.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    little = photo.copy()
    little.thumbnail((small, small), Image.Resampling.LANCZOS)
    return Picture(_written(photo, _QUALITY), _written(little, _SMALL_QUALITY), photo.width, photo.height)


def _written(photo: Image.Image, quality: int) -> bytes:
    file = BytesIO()
    photo.save(file, "JPEG", quality=quality, optimize=True, subsampling=2)
    return file.getvalue()
