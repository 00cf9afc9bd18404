"""What the practice plant is described by: its name, destinations and invented articles."""

import tomllib
from dataclasses import dataclass
from decimal import Decimal

from quty_desktop.paths import resource


@dataclass(frozen=True, slots=True)
class DescribedDestination:
    """A destination of the practice plant."""

    code: str
    region: str
    name: str


@dataclass(frozen=True, slots=True)
class DescribedArticle:
    """An invented article with its pack specification.

    Attributes:
        pcs: pieces per carton.
        cartons: cartons per pallet.
        carton_mm: length, width and height.
        gross_kg: gross weight of a full carton.
    """

    code: str
    name: str
    destinations: tuple[str, ...]
    pcs: int
    cartons: int
    carton_mm: tuple[int, int, int]
    gross_kg: Decimal


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The description of the practice plant."""

    plant: str
    destinations: tuple[DescribedDestination, ...]
    articles: tuple[DescribedArticle, ...]


def read() -> Catalogue:
    """Read the description."""
    content = tomllib.loads(resource("practice", "plant.toml").read_text(encoding="utf-8"))
    return Catalogue(
        content["plant"]["name"],
        tuple(DescribedDestination(**each) for each in content["destinations"]),
        tuple(
            DescribedArticle(
                each["code"],
                each["name"],
                tuple(each["destinations"]),
                each["pcs"],
                each["cartons"],
                (each["carton_mm"][0], each["carton_mm"][1], each["carton_mm"][2]),
                Decimal(each["gross_g"]) / 1000,
            )
            for each in content["articles"]
        ),
    )
