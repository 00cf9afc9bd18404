"""Calculators of the office: targets back from packing, cartons and pallets of a quantity."""

from dataclasses import dataclass

from sqlalchemy import text

from quty_desktop.domain import targets as rules
from quty_desktop.domain.errors import NotFound
from quty_desktop.domain.packing import PackSpecification
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.plant_settings import UNIT_LOAD_LABELS, setting, target_key
from quty_desktop.domain.targets import PalletNeed, StageRates, Target, TargetMethod, TargetStage
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.weeks import Week
from quty_desktop.services.administration.plant_settings import values_of
from quty_desktop.services.registry import query
from quty_desktop.services.unit_of_work import UnitOfWork

_FIGURES = ("defect", "buffer", "fixed")


@dataclass(frozen=True, slots=True)
class TargetQuestion:
    """What targets are asked for.

    Attributes:
        pcs: pieces that the buyer gets.
        method: back from packing, or fixed buffers.
        extra_pcs: pieces that somebody adds by hand, by stage.
    """

    pcs: int
    method: TargetMethod = TargetMethod.DEFECTS
    extra_pcs: tuple[tuple[TargetStage, int], ...] = ()


@dataclass(frozen=True, slots=True)
class TargetAnswer:
    """Targets with the plant's rates that they were calculated by, from packing upstream."""

    targets: tuple[Target, ...]
    rates: tuple[tuple[TargetStage, StageRates], ...]


@dataclass(frozen=True, slots=True)
class PalletQuestion:
    """Whose cartons and pallets are asked for; without a week, those of this week."""

    article_id: int
    pcs: int
    week: Week | None = None


@query(Permission.VIEW_MASTER_DATA)
def targets(uow: UnitOfWork, wanted: TargetQuestion) -> TargetAnswer:
    """What each department has to make, by the plant's own rates, always rounded up.

    Raises:
        Invalid: no pieces.
    """
    settings = [setting(target_key(stage, figure)) for stage in TargetStage for figure in _FIGURES]
    values = values_of(uow, settings)
    extra = dict(wanted.extra_pcs)
    rates = {
        stage: StageRates(
            values[target_key(stage, "defect")],
            values[target_key(stage, "buffer")],
            values[target_key(stage, "fixed")],
            extra.get(stage, 0),
        )
        for stage in TargetStage
    }
    return TargetAnswer(rules.targets(wanted.pcs, rates, wanted.method), tuple(rates.items()))


_SPECIFICATION = text("""
    SELECT p.pcs_per_carton, p.cartons_per_pallet, (SELECT value FROM quty.setting WHERE key = :labels) AS labels
    FROM quty.pack_specification p JOIN quty.article a ON a.id = p.article_id
    WHERE p.article_id = :article AND (p.destination_id IS NULL OR p.destination_id = a.destination_id)
      AND (p.week_year IS NULL OR (p.week_year, p.week_number) <= (:year, :week))
    ORDER BY p.destination_id IS NULL, p.week_year DESC NULLS LAST, p.week_number DESC NULLS LAST LIMIT 1
""")


@query(Permission.VIEW_MASTER_DATA)
def pallets(uow: UnitOfWork, wanted: PalletQuestion) -> PalletNeed:
    """Cartons, pallets and labels of a quantity of an article, rounded up.

    Raises:
        NotFound: the article has no pack specification that holds in the week.
        Invalid: no pieces.
    """
    week = wanted.week or Week.of(uow.today)
    values = {"article": wanted.article_id, "year": week.year, "week": week.week, "labels": UNIT_LOAD_LABELS.key}
    row = uow.session.execute(_SPECIFICATION, values).first()
    if row is None:
        raise NotFound(
            Text(N_("The article has no pack specification in {week}."), week=week),
            Text(N_("Ask PPIC to enter pieces per carton and cartons per pallet of the article.")),
            code="packing.no_specification",
        )
    labels = UNIT_LOAD_LABELS.default if row.labels is None else UNIT_LOAD_LABELS.read(row.labels)
    return rules.pallet_need(wanted.pcs, PackSpecification(row.pcs_per_carton, row.cartons_per_pallet), labels)
