"""Colours can be read, and the style sheet knows every name it uses."""

import pytest
from PySide6.QtWidgets import QApplication

from quty_desktop.views.kit.theme import DARK, LIGHT, Look, Role, Scheme, Theme, Tone


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


TEXTS = [(Role.TEXT, ground) for ground in (Role.SURFACE, Role.RAISED, Role.HOVER, Role.SELECTED)]
TEXTS += [(Role.MUTED, ground) for ground in (Role.SURFACE, Role.RAISED)]
TEXTS += [(tone.ink, tone.soft) for tone in Tone]
TEXTS += [(tone.ink, Role.RAISED) for tone in Tone]
TEXTS += [(Role.ON_ACCENT, Role.ACCENT), (Role.ON_ACCENT, Role.ACCENT_STRONG), (Role.ON_ALARM, Role.ALARM)]
TEXTS += [(Role.ACCENT, Role.SURFACE), (Role.RAISED, Role.PRACTICE)]


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXTS, ids=lambda role: role.value)
def test_words_can_be_read(colours: dict[Role, str], ink: Role, ground: Role) -> None:
    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_edges_of_fields_can_be_seen(colours: dict[Role, str]) -> None:
    assert contrast(colours[Role.EDGE], colours[Role.RAISED]) >= 3


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_style_sheet_is_filled(qapp: QApplication, scheme: Scheme) -> None:
    theme = Theme(Look(scheme))
    theme.apply()
    assert theme.dark is (scheme is Scheme.DARK)
    assert "@" not in qapp.styleSheet().replace("at-signs", "")
    assert theme.colour(Role.ACCENT).name() in qapp.styleSheet()


def test_big_targets_are_larger(qapp: QApplication) -> None:
    small, big = Theme(Look(Scheme.LIGHT)), Theme(Look(Scheme.LIGHT, big_targets=True))
    assert (small.px(28), big.px(28)) == (28, 45)
    assert big.points > small.points


def test_choosing_tells_who_paints(qapp: QApplication) -> None:
    theme = Theme(Look(Scheme.LIGHT))
    theme.apply()
    told: list[bool] = []
    theme.changed.connect(lambda: told.append(theme.dark))
    theme.choose(Look(Scheme.DARK))
    theme.choose(Look(Scheme.DARK))
    assert told == [True]
