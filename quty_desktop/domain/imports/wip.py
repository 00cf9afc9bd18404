"""Names of work in process, which are their only keys: ``<article>_<STAGE>[_<VARIANT>][_<DESTINATION>]``."""

import re
from dataclasses import dataclass

from quty_desktop.domain.departments import Department
from quty_desktop.domain.imports.destinations import EU, STANDARD_DESTINATIONS, Destinations, alias_key
from quty_desktop.domain.imports.names import filed_name, match_key
from quty_desktop.domain.text import N_, Choice


class WipStage(Choice):
    """The states between two departments; the value is the word in the name."""

    CUTTING = "WIP_CUTTING", N_("Cut parts")
    SEMI_EMBROIDERY = "SEMI_EMBO", N_("Cut parts for embroidery")
    EMBROIDERY = "WIP_EMBO", N_("Embroidered parts")
    SKIN = "WIP_SKIN", N_("Skin")
    CLOTHES = "WIP_BAJU", N_("Clothes")
    DOLL = "WIP_BONEKA", N_("Finished doll")
    PACKING = "WIP_PACKING", N_("Packed carton")

    @property
    def department(self) -> Department:
        """The department that makes it."""
        return _MADE_BY[self]


_MADE_BY = {
    WipStage.CUTTING: Department.CUTTING,
    WipStage.SEMI_EMBROIDERY: Department.CUTTING,
    WipStage.EMBROIDERY: Department.EMBROIDERY,
    WipStage.SKIN: Department.SEWING,
    WipStage.CLOTHES: Department.SEWING,
    WipStage.DOLL: Department.FINISHING,
    WipStage.PACKING: Department.PACKING,
}


class WipVariant(Choice):
    """What sets a product apart from its sibling of the same stage."""

    NO_LABEL = "NL", N_("Without label")
    CLOTHES = "BAJU", N_("Clothes")


_VARIANTS = {variant.value: variant for variant in WipVariant}
_NAME = re.compile(
    r"(.+?)_(" + "|".join(stage.value for stage in WipStage) + r")((?:_[^_]*)*)", re.IGNORECASE | re.DOTALL
)
_PART = re.compile(r"\(([^()]+)\)$")


@dataclass(frozen=True, slots=True)
class WipName:
    """What the name of a product in process says.

    Attributes:
        filed: the whole name.
        base: the article's name in front of the stage.
        stage: the stage.
        variant: without label or clothes; None for the plain product.
        destination: the destination's code; EU where the name has none (the plant's rule, from the skin on).
        rest: words behind the stage that are neither; kept, not refused.
    """

    filed: str
    base: str
    stage: WipStage
    variant: WipVariant | None = None
    destination: str = EU
    rest: str = ""

    @property
    def part(self) -> str:
        """The sub-part in brackets at the end of the base name, e.g. the tiger of an assorted carton; may be empty."""
        found = _PART.search(self.base)
        return found[1].strip() if found else ""

    @property
    def sibling_key(self) -> tuple[str, WipStage, WipVariant | None, str]:
        """What siblings for other destinations have in common."""
        return match_key(self.base), self.stage, self.variant, match_key(self.rest)


def parse_wip(name: str, destinations: Destinations = STANDARD_DESTINATIONS) -> WipName | None:
    """Read the name of a product in process.

    Returns:
        What the name says, or None where it has no stage (a finished article or a bought material).
    """
    filed = filed_name(name)
    found = _NAME.fullmatch(filed)
    if found is None:
        return None
    base, stage, tail = found.groups()
    variant: WipVariant | None = None
    destination = EU
    rest: list[str] = []
    for word in filter(None, tail.split("_")):
        if variant is None and word.upper() in _VARIANTS:
            variant = _VARIANTS[word.upper()]
        elif destination == EU and alias_key(word) in destinations.codes:
            destination = destinations.codes[alias_key(word)]
        else:
            rest.append(word)
    return WipName(filed, base.strip(), WipStage(stage.upper()), variant, destination, "_".join(rest))
