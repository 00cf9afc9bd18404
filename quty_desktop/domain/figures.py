"""The five figures by which the plant is led (domain 10.1): what they are, their limits, and what a value means."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from quty_desktop.domain.departments import Department
from quty_desktop.domain.plant_settings import (
    CLEARANCE_TARGET,
    CLEARANCE_WARNING,
    HANDSHAKE_CRITICAL,
    HANDSHAKE_TARGET,
    HANDSHAKE_WARNING,
    MINUTES_CRITICAL,
    MINUTES_CUT_SEW,
    MINUTES_OTHER,
    MINUTES_SEW_FIN,
    MINUTES_WARNING,
    REJECT_CRITICAL,
    REJECT_WARNING,
    SCRAP_LIMIT,
    UTILISATION_CRITICAL,
    UTILISATION_TARGET,
    UTILISATION_WARNING,
    Setting,
)
from quty_desktop.domain.quantities import trimmed
from quty_desktop.domain.text import N_, Choice, Text

Values = Mapping[str, Any]
"""Settings by key; one that is missing has its default."""


class Figure(Choice):
    """A figure of the plant."""

    UTILISATION = "utilisation", N_("Line utilisation")
    MINUTES = "minutes", N_("Transfer cycle time")
    REJECTS = "rejects", N_("QC reject rate")
    CLEARANCE = "clearance", N_("Line-clearance compliance")
    HANDSHAKE = "handshake", N_("Handshake acknowledgement")

    @property
    def is_share(self) -> bool:
        """Whether it is a share between 0 and 1; the cycle time is in minutes."""
        return self is not Figure.MINUTES


class FigureState(Choice):
    """What the value of a figure means."""

    NOTHING = "nothing", N_("No figures")
    ON_TARGET = "on_target", N_("On target")
    OFF_TARGET = "off_target", N_("Off target")
    WARNING = "warning", N_("Warning")
    CRITICAL = "critical", N_("Critical")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a figure should be.

    Attributes:
        target: what it should reach, or not exceed; a share between 0 and 1, or minutes.
        warning: worse than this is a warning.
        critical: worse than this is critical, ``None`` where nothing is.
        more_is_better: whether the figure should be high.
    """

    target: Decimal
    warning: Decimal
    critical: Decimal | None
    more_is_better: bool

    def state(self, value: Decimal | None) -> FigureState:
        """What a value means; the limits themselves are kept, not broken."""
        if value is None:
            return FigureState.NOTHING
        sign = 1 if self.more_is_better else -1
        if self.critical is not None and (value - self.critical) * sign < 0:
            return FigureState.CRITICAL
        if (value - self.warning) * sign < 0:
            return FigureState.WARNING
        return FigureState.ON_TARGET if (value - self.target) * sign >= 0 else FigureState.OFF_TARGET

    def words(self, figure: Figure) -> Text:
        """The target in a few words."""
        if figure is Figure.MINUTES:
            return Text(N_("Target: at most {minutes} min"), minutes=trimmed(self.target))
        percent = trimmed(self.target * 100)
        if self.more_is_better:
            return Text(N_("Target: at least {percent} %"), percent=percent)
        return Text(N_("Target: at most {percent} %"), percent=percent)


def value_of(figure: Figure, part: Decimal, whole: Decimal) -> Decimal | None:
    """The value of a figure: a share, or the mean minutes; ``None`` where there was nothing to measure.

    Args:
        figure: which one.
        part: hours run, minutes, rejected pieces, clear lines or accepted slips.
        whole: hours of the shifts, accepted slips, all pieces, slips to a line, or slips sent.
    """
    if whole <= 0:
        return None
    share = part / whole
    if figure is Figure.UTILISATION:
        share = min(share, Decimal(1))
    return share.quantize(Decimal("0.1") if figure is Figure.MINUTES else Decimal("0.0001"), ROUND_HALF_UP)


def minutes_allowed(sender: Department | None, receiver: Department | None, values: Values) -> Decimal:
    """How long a slip should take at most from a department to the next one, in minutes."""
    setting = _WAYS.get((sender, receiver), MINUTES_OTHER)
    return Decimal(_of(values, setting))


def limits_of(figure: Figure, values: Values, minutes: Decimal | None = None) -> Limits:
    """The limits of a figure as the plant has set them.

    Args:
        figure: which one.
        values: settings by key.
        minutes: target of the cycle time; several ways have the mean of theirs.
    """
    if figure is Figure.MINUTES:
        target = minutes if minutes is not None else Decimal(_of(values, MINUTES_OTHER))
        return Limits(target, Decimal(_of(values, MINUTES_WARNING)), Decimal(_of(values, MINUTES_CRITICAL)), False)
    target_setting, warning, critical, more = _LIMITS[figure]
    return Limits(
        _of(values, target_setting) / 100,
        _of(values, warning) / 100,
        None if critical is None else _of(values, critical) / 100,
        more,
    )


def _of(values: Values, setting: Setting[Any]) -> Any:
    return values.get(setting.key, setting.default)


_D = Department
_WAYS: Mapping[tuple[Department | None, Department | None], Setting[int]] = {
    (_D.CUTTING, _D.SEWING): MINUTES_CUT_SEW,
    (_D.SEWING, _D.FINISHING): MINUTES_SEW_FIN,
}
_LIMITS: Mapping[Figure, tuple[Setting[Decimal], Setting[Decimal], Setting[Decimal] | None, bool]] = {
    Figure.UTILISATION: (UTILISATION_TARGET, UTILISATION_WARNING, UTILISATION_CRITICAL, True),
    Figure.REJECTS: (SCRAP_LIMIT, REJECT_WARNING, REJECT_CRITICAL, False),
    Figure.CLEARANCE: (CLEARANCE_TARGET, CLEARANCE_WARNING, None, True),
    Figure.HANDSHAKE: (HANDSHAKE_TARGET, HANDSHAKE_WARNING, HANDSHAKE_CRITICAL, True),
}
