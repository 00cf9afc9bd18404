"""What switching is decided from: the lots of an article at a stage and line, and quality's orders."""

# The statements are put together from our own words.
# ruff: noqa: S608

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import text

from quty_desktop.domain.checks import PlanSeverity
from quty_desktop.domain.quality import DefectClass
from quty_desktop.domain.sampling.plans import SamplingStage
from quty_desktop.domain.sampling.switching import LotFact, Switching, SwitchingRule, SwitchOrder, SwitchReason, follow
from quty_desktop.services.unit_of_work import UnitOfWork

# Forty lots of three classes. That is enough: on tightened, at most 4 lots are refused and fewer than 5 accepted
# between two of them before the standard switches or stops, 24 lots together; all other counts look back ten lots.
_MOST_SAMPLES = 120
_SEEN_LATELY = 20_000
_MOST_KEYS = 200

# The lots of one article, stage and line, and the orders about it; an order without a line holds for all of them.
_EVENTS = """
    SELECT s.at, s.inspection_id, NULL AS ordered, i.manufacturing_order_id AS batch, s.again, s.defect_class,
           s.severity, s.accept, s.reject, s.found, s.lot_pcs, s.sample_pcs, '' AS person, '' AS reason, s.id
    FROM (SELECT * FROM quty.inspection_sample AS s
          WHERE s.article_id = {article} AND s.stage = :stage AND s.source = {source}
          ORDER BY s.id DESC LIMIT :most) AS s
    JOIN quty.inspection AS i ON i.id = s.inspection_id
    UNION ALL
    SELECT o.at, NULL, o.ordered, NULL, false, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
           coalesce(p.full_name, o.ordered_by), o.reason, o.id
    FROM quty.sampling_order AS o LEFT JOIN quty.person AS p ON p.name = o.ordered_by
    WHERE o.article_id = {article} AND o.stage = :stage AND o.source IN ('', {source})
"""
_ONE = text(
    """
    SELECT e.*, (SELECT s.id FROM quty.inspection_sample AS s WHERE s.article_id = :article AND s.stage = :stage
                 ORDER BY s.source, s.id LIMIT 1) IS NOT NULL AS known
    FROM (SELECT 1) AS always LEFT JOIN ("""
    + _EVENTS.format(article=":article", source=":source")
    + """) AS e ON true
    ORDER BY e.at, e.inspection_id NULLS LAST, e.id
"""
)
_ALL = text(
    """
    SELECT k.article_id, k.source, a.code, a.name, e.*
    FROM (SELECT lately.article_id, lately.source, max(lately.id) AS newest
          FROM (SELECT s.id, s.article_id, s.source FROM quty.inspection_sample AS s
                WHERE s.stage = :stage ORDER BY s.id DESC LIMIT :lately) AS lately
          GROUP BY lately.article_id, lately.source ORDER BY newest DESC LIMIT :keys) AS k
    JOIN quty.article AS a ON a.id = k.article_id
    CROSS JOIN LATERAL ("""
    + _EVENTS.format(article="k.article_id", source="k.source")
    + """) AS e
    ORDER BY k.newest DESC, k.article_id, k.source, e.at, e.inspection_id NULLS LAST, e.id
"""
)


@dataclass(frozen=True, slots=True)
class ClassSample:
    """How a class of defects was judged in a lot."""

    severity: PlanSeverity
    accept: int
    reject: int
    found: int

    @property
    def accepted(self) -> bool:
        """Whether the lot was accepted as far as this class goes."""
        return self.found < self.reject


@dataclass(frozen=True, slots=True)
class LotEvent:
    """An inspected lot.

    Attributes:
        at: when it was recorded.
        inspection: key of the inspection.
        batch: key of the manufacturing order.
        again: offered again after rework.
        lot_pcs: size of the lot.
        classes: by class of defects.
    """

    at: datetime
    inspection: int
    batch: int
    again: bool
    lot_pcs: int
    classes: Mapping[DefectClass, ClassSample]

    @property
    def accepted(self) -> bool:
        """Whether every class was accepted."""
        return all(each.accepted for each in self.classes.values())

    @property
    def severity(self) -> PlanSeverity:
        """The strictest severity that a class was judged by."""
        return strictest(each.severity for each in self.classes.values())


@dataclass(frozen=True, slots=True)
class OrderEvent:
    """What quality ordered."""

    at: datetime
    ordered: SwitchOrder
    person: str
    reason: str


_CONTINUED = Switching(PlanSeverity.NORMAL, SwitchReason.START)


@dataclass(frozen=True, slots=True)
class SwitchingHistory:
    """The lots and orders of an article at a stage and line, the oldest first.

    Attributes:
        events: what happened.
        cut: the first lots are left out.
        known: the article was inspected at this stage before, perhaps on another line.
    """

    events: tuple[LotEvent | OrderEvent, ...]
    cut: bool = False
    known: bool = True

    def after(self, rule: SwitchingRule, *, reduced: bool) -> Mapping[DefectClass, Switching]:
        """How the next lot is inspected; the plant's rules look at the whole lot, the standard's at each class."""
        if rule is not SwitchingRule.STANDARD:
            together = follow(rule, self._facts(None), reduced=reduced, begin=self._begin(rule, None))
            return dict.fromkeys(DefectClass, together)
        return {
            each: follow(rule, self._facts(each), reduced=reduced, begin=self._begin(rule, each))
            for each in DefectClass
        }

    def offered_again(self, batch: int) -> bool:
        """Whether the last lot of a batch was not accepted, so that the next one comes back from rework."""
        last = [each for each in self.events if isinstance(each, LotEvent) and each.batch == batch][-1:]
        return bool(last) and not last[0].accepted

    def _begin(self, rule: SwitchingRule, judged: DefectClass | None) -> Switching | None:
        """Where the fold begins, ``None`` for what the rule starts with."""
        lots = [each for each in self.events if isinstance(each, LotEvent)]
        if not lots:
            # Where another line has inspected the article, it is not new to the plant.
            return _CONTINUED if rule is SwitchingRule.PLANT and self.known else None
        first = next((each for each in lots if not each.again), lots[0])
        sample = None if judged is None else first.classes.get(judged)
        severity = first.severity if sample is None else sample.severity
        if self.cut:
            return Switching(severity, SwitchReason.START)
        return _CONTINUED if rule is SwitchingRule.PLANT and severity is PlanSeverity.NORMAL else None

    def _facts(self, judged: DefectClass | None) -> Iterator[LotFact | SwitchOrder]:
        for event in self.events:
            if isinstance(event, OrderEvent):
                yield event.ordered
                continue
            samples = [sample for each, sample in event.classes.items() if judged in {None, each}]
            if samples:
                between = any(each.accept < each.found < each.reject for each in samples)
                yield LotFact(all(each.accepted for each in samples), between, event.again)


@dataclass(frozen=True, slots=True)
class ArticleHistory:
    """The history of an article at a stage and line."""

    article_id: int
    code: str
    name: str
    source: str
    history: SwitchingHistory


def strictest(severities: Iterable[PlanSeverity]) -> PlanSeverity:
    """Tightened before normal before reduced."""
    order = (PlanSeverity.TIGHTENED, PlanSeverity.NORMAL, PlanSeverity.REDUCED)
    return min(severities, key=order.index, default=PlanSeverity.NORMAL)


def history_of(uow: UnitOfWork, article_id: int, stage: SamplingStage, source: str) -> SwitchingHistory:
    """The lots and orders of an article at a stage and line, in one statement."""
    values = {"article": article_id, "stage": stage.value, "source": source, "most": _MOST_SAMPLES}
    rows = uow.session.execute(_ONE, values).all()
    return _history([row for row in rows if row.at is not None], known=any(row.known for row in rows))


def histories_at(uow: UnitOfWork, stage: SamplingStage) -> tuple[ArticleHistory, ...]:
    """The histories of all articles and lines that a stage has inspected lately, the newest first."""
    values = {"stage": stage.value, "most": _MOST_SAMPLES, "lately": _SEEN_LATELY, "keys": _MOST_KEYS}
    found = []
    for (article_id, source), group in groupby(
        uow.session.execute(_ALL, values), key=lambda row: (row.article_id, row.source)
    ):
        rows = list(group)
        found.append(ArticleHistory(article_id, rows[0].code, rows[0].name, source, _history(rows, known=True)))
    return tuple(found)


def _history(rows: list[Any], *, known: bool) -> SwitchingHistory:
    cut = sum(row.inspection_id is not None for row in rows) >= _MOST_SAMPLES
    events: list[LotEvent | OrderEvent] = []
    for inspection, group in groupby(rows, key=lambda row: row.inspection_id):
        same = list(group)
        if inspection is None:
            events += [OrderEvent(row.at, SwitchOrder(row.ordered), row.person, row.reason) for row in same]
            continue
        classes = {
            DefectClass(row.defect_class): ClassSample(PlanSeverity(row.severity), row.accept, row.reject, row.found)
            for row in same
        }
        events.append(LotEvent(same[0].at, inspection, same[0].batch, same[0].again, same[0].lot_pcs, classes))
    if cut:
        first = next(place for place, event in enumerate(events) if isinstance(event, LotEvent))
        del events[first]  # perhaps only a part of its classes is left
    return SwitchingHistory(tuple(events), cut, known)
