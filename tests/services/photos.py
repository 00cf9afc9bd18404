"""Photos for tests."""

from io import BytesIO

from PIL import Image


def photo(colour: str = "red", size: tuple[int, int] = (400, 200)) -> bytes:
    """A PNG of one colour."""
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG")
    return file.getvalue()
