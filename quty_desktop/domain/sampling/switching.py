"""Switching between normal, tightened and reduced: a fold over the lots of an article at a stage and line."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from quty_desktop.domain.checks import PlanSeverity
from quty_desktop.domain.text import N_, Choice


class SwitchingRule(Choice):
    """Whose rules decide how strictly the next lot is inspected."""

    PLANT = "plant", N_("The plant's rules")
    STANDARD = "standard", N_("MIL-STD-105E / ANSI Z1.4")
    NONE = "none", N_("Always normal")


class SwitchOrder(Choice):
    """What quality orders beside the rules."""

    CLAIM = "claim", N_("Tighten: claim of the customer")
    COST = "cost", N_("Tighten: cost of poor quality above the goal")
    ALARM = "alarm", N_("Tighten: safety or quality alarm")
    RESUME = "resume", N_("Resume: corrective action is recorded")
    ALLOW_REDUCED = "allow_reduced", N_("Allow reduced: production is steady")
    END_REDUCED = "end_reduced", N_("End reduced")


class SwitchReason(Choice):
    """Why the present severity holds."""

    START = "start", N_("Inspection starts on normal")
    NEW_ARTICLE = "new_article", N_("New article: the first lot is tightened")
    NEW_FAILED = "new_failed", N_("The new article's first lot was not accepted")
    NEW_PASSED = "new_passed", N_("The new article's first lot was accepted")
    TWO_OF_FIVE = "two_of_five", N_("2 of 5 lots in a row were not accepted")
    FIVE_ACCEPTED = "five_accepted", N_("5 tightened lots in a row were accepted")
    FIVE_REFUSED = "five_refused", N_("5 tightened lots were not accepted: correct the cause first")
    CLAIM = "claim", N_("Claim of the customer")
    COST = "cost", N_("Cost of poor quality above the goal")
    ALARM = "alarm", N_("Safety or quality alarm")
    RESUMED = "resumed", N_("Resumed after corrective action")
    STEADY = "steady", N_("10 lots in a row accepted, production steady, allowed by quality")
    REDUCED_REFUSED = "reduced_refused", N_("A reduced lot was not clearly accepted")
    REDUCED_ENDED = "reduced_ended", N_("Reduced inspection was ended")


@dataclass(frozen=True, slots=True)
class LotFact:
    """An inspected lot.

    Attributes:
        accepted: what was decided.
        between: accepted by a reduced plan, but not clearly.
        again: offered again after rework; such lots do not count.
    """

    accepted: bool
    between: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class Switching:
    """How the next lot is inspected, and why.

    Attributes:
        severity: normal, tightened or reduced.
        reason: why.
        stopped: nothing is inspected before a corrective action is recorded.
        window: the last lots on normal, at most five; ``True`` was accepted.
        in_row: accepted lots in a row under this severity.
        refused: lots not accepted while on tightened, all together.
        needed: accepted lots in a row that lead from tightened back to normal.
        reduced_allowed: quality allows reduced inspection.
    """

    severity: PlanSeverity
    reason: SwitchReason
    stopped: bool = False
    window: tuple[bool, ...] = ()
    in_row: int = 0
    refused: int = 0
    needed: int = 5
    reduced_allowed: bool = False

    def to(self, severity: PlanSeverity, reason: SwitchReason, *, stopped: bool = False) -> "Switching":
        """Counting begins anew under another severity."""
        return Switching(severity, reason, stopped, reduced_allowed=self.reduced_allowed)


_WINDOW, _TOO_MANY = 5, 2
_BACK, _STOP, _STEADY = 5, 5, 10
_N, _T, _R = PlanSeverity.NORMAL, PlanSeverity.TIGHTENED, PlanSeverity.REDUCED


def start(rule: SwitchingRule) -> Switching:
    """Before the first lot: the plant tightens a new article, the standard starts on normal."""
    if rule is SwitchingRule.PLANT:
        return Switching(_T, SwitchReason.NEW_ARTICLE, needed=1)
    return Switching(_N, SwitchReason.START)


def follow(
    rule: SwitchingRule,
    history: Iterable[LotFact | SwitchOrder],
    *,
    reduced: bool = False,
    begin: Switching | None = None,
) -> Switching:
    """How the next lot is inspected after these lots and orders, the oldest first.

    Args:
        rule: whose rules.
        history: lots and orders; a change holds from the next lot on.
        reduced: whether the plant uses reduced inspection at all.
        begin: where the history does not begin with the first lot.
    """
    now = begin or start(rule)
    if rule is SwitchingRule.NONE:
        return now
    for event in history:
        now = _ordered(now, event) if isinstance(event, SwitchOrder) else _after(rule, now, event)
        if reduced and rule is SwitchingRule.STANDARD and _steady(now):
            now = now.to(_R, SwitchReason.STEADY)
    return now


def severity_of(rule: SwitchingRule, now: Switching, *, again: bool) -> PlanSeverity:
    """How a lot is inspected: the plant inspects a lot that is offered again on tightened."""
    return _T if again and rule is SwitchingRule.PLANT else now.severity


def _steady(now: Switching) -> bool:
    return now.severity is _N and now.reduced_allowed and now.in_row >= _STEADY


def _ordered(now: Switching, order: SwitchOrder) -> Switching:
    match order:
        case SwitchOrder.ALLOW_REDUCED:
            return replace(now, reduced_allowed=True)
        case SwitchOrder.END_REDUCED:
            now = replace(now, reduced_allowed=False)
            return now.to(_N, SwitchReason.REDUCED_ENDED) if now.severity is _R else now
        case SwitchOrder.RESUME:
            return now.to(_T, SwitchReason.RESUMED) if now.stopped else now
        case _ if now.stopped:
            return now
        case _ if now.severity is _T:
            # Ordered while tightened: the lots that were not accepted still count towards the stop.
            return replace(now, reason=SwitchReason(order.value), in_row=0, needed=_BACK)
        case _:
            return now.to(_T, SwitchReason(order.value))


def _after(rule: SwitchingRule, now: Switching, lot: LotFact) -> Switching:
    if lot.again or now.stopped:
        return now
    match now.severity:
        case PlanSeverity.NORMAL:
            window = (*now.window, lot.accepted)[-_WINDOW:]
            if window.count(False) >= _TOO_MANY:
                return now.to(_T, SwitchReason.TWO_OF_FIVE)
            return replace(now, window=window, in_row=now.in_row + 1 if lot.accepted else 0)
        case PlanSeverity.TIGHTENED:
            return _after_tightened(rule, now, accepted=lot.accepted)
        case _:
            if lot.accepted and not lot.between:
                return replace(now, in_row=now.in_row + 1)
            return now.to(_N, SwitchReason.REDUCED_REFUSED)


def _after_tightened(rule: SwitchingRule, now: Switching, *, accepted: bool) -> Switching:
    if accepted:
        if now.in_row + 1 < now.needed:
            return replace(now, in_row=now.in_row + 1)
        first = now.reason is SwitchReason.NEW_ARTICLE
        return now.to(_N, SwitchReason.NEW_PASSED if first else SwitchReason.FIVE_ACCEPTED)
    if now.reason is SwitchReason.NEW_ARTICLE:
        return now.to(_T, SwitchReason.NEW_FAILED)
    refused = now.refused + 1
    if rule is SwitchingRule.STANDARD and refused >= _STOP:
        return now.to(_T, SwitchReason.FIVE_REFUSED, stopped=True)
    return replace(now, in_row=0, refused=refused)
