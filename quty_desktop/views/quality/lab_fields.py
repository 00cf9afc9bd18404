"""What the entry of a laboratory test asks, type by type, in the order of the bench."""

from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any

from quty_desktop.domain.lab_tests import AgeGroup, Conditions, SeamPart, requirement
from quty_desktop.domain.quality import LabTestType
from quty_desktop.domain.text import N_
from quty_desktop.services.quality.lab_tests import NewLabTest
from quty_desktop.views.kit.fields import ChoiceField, DecimalField, Field, PiecesField, TextField

_CONDITIONS = frozenset(each.name for each in fields(Conditions))

_BEFORE: Mapping[LabTestType, tuple[Field, ...]] = {
    LabTestType.DROP: (
        ChoiceField(name="age_group", label=N_("Age group"), required=True, choices=AgeGroup),
        DecimalField(name="mass_kg", label=N_("Mass"), unit="kg", places=3, required=True),
        DecimalField(name="height_cm", label=N_("Height set"), unit="cm", places=1),
    ),
    LabTestType.STABILITY_10: (PiecesField(name="base_mm", label=N_("Side that is raised"), unit="mm"),),
    LabTestType.STABILITY_27: (PiecesField(name="base_mm", label=N_("Side that is raised"), unit="mm"),),
    LabTestType.SEAM_STRENGTH: (
        ChoiceField(name="part", label=N_("Pulled at"), required=True, choices=SeamPart),
        PiecesField(name="held_s", label=N_("Held for"), unit="s"),
    ),
    LabTestType.METAL: (DecimalField(name="card_mm", label=N_("Test card"), unit="mm", places=1),),
}
USUAL: Mapping[LabTestType, Mapping[str, object]] = {
    LabTestType.DROP: {"age_group": AgeGroup.UNDER_18_MONTHS},
    LabTestType.SEAM_STRENGTH: {"part": SeamPart.SEAM, "held_s": 10},
    LabTestType.METAL: {"card_mm": Decimal("1.5")},
}
"""What stands in the fields at first, because it nearly always is so."""


def fields_of(kind: LabTestType) -> tuple[Field, ...]:
    """The fields of a type of test."""
    asked = requirement(kind)
    return (
        *_BEFORE.get(kind, ()),
        DecimalField(name="value", label=asked.quantity, unit=asked.limit.unit, places=2, required=True),
        TextField(
            name="finding", label=N_("Finding"), help=N_("Damage, an open seam, a fallen part. Empty when nothing.")
        ),
        PiecesField(name="sample_pcs", label=N_("Sample"), lowest=1),
        TextField(name="location", label=N_("Bench or detector")),
        TextField(name="note", label=N_("Note")),
    )


def conditions_from(values: Mapping[str, Any]) -> Conditions:
    """The conditions among typed values."""
    return Conditions(**{name: value for name, value in values.items() if name in _CONDITIONS})


def new_lab_test(*, batch: str, kind: LabTestType, **values: Any) -> NewLabTest:
    """The input of the command from the fields of a form."""
    others = {name: value for name, value in values.items() if name not in _CONDITIONS}
    return NewLabTest(batch=batch, type=kind, conditions=conditions_from(values), **others)
