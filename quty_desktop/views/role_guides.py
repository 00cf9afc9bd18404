"""The pocket guide of a role: made of the pages that it sees, their help, and the keys."""

from collections.abc import Sequence

from quty_desktop import __version__
from quty_desktop.documents.role_guide import GuideBox, GuidePage, RoleGuide
from quty_desktop.domain.departments import Department
from quty_desktop.domain.people import Actor
from quty_desktop.domain.permissions import STANDARD_ROLES
from quty_desktop.domain.text import N_, Choice, Text
from quty_desktop.i18n import Translator
from quty_desktop.views.help_pages import help_texts
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.page import Group, PageSpec

MOST_PAGES = 18
_GROUPS = tuple(Group)
_KEYS = (
    Key.HELP,
    Key.PALETTE,
    Key.PRIMARY,
    Key.NEW,
    Key.FILTER,
    Key.REFRESH,
    Key.PRINT,
    Key.EXPORT,
    Key.LOCK,
    Key.BACK,
)
_DAY = (
    N_("Start at Home: it shows what waits for you. Two clicks and you are there."),
    N_("Scan anything that has a code: the page that knows it opens."),
    N_("Type in the order of the paper. Enter goes on, Ctrl+Enter does what the blue button says."),
    N_("Read the line at the bottom: it says what happened and offers the next step."),
    N_("Something was wrong? Correct it on the same page. Nothing is ever deleted, everybody sees who corrected it."),
    N_("Going away? Ctrl+L locks the window; what you typed stays."),
)
_TROUBLE = (
    (
        N_("Offline"),
        N_("Go on typing: it is kept, and the program connects again by itself. If it lasts, use the paper forms."),
    ),
    (N_("Red bar"), N_("A critical alert: answer it before anything else.")),
    (N_("WRONG"), N_("Put the carton aside and call the supervisor.")),
    (N_("Refused"), N_("The banner says why and what to do. Your supervisor sees the same words.")),
)


def sees(actor: Actor, spec: PageSpec) -> bool:
    """Whether a person's window has a page."""
    return actor.may(spec.page.permission) and actor.sees(spec.department)


def actor_of(role: str) -> Actor:
    """Somebody who has one standard role and nothing else.

    Raises:
        LookupError: there is no such role.
    """
    found = next((each for each in STANDARD_ROLES if each.code == role), None)
    if found is None:
        raise LookupError(role)
    return Actor("", "", found.department, "id", (role,), found.permissions)


def guide_of(
    actor: Actor, specs: Sequence[PageSpec], plant: str, words: Translator, *, practice: bool = False
) -> RoleGuide:
    """The guide of a person: the pages of the own department first, then others, as many as one sheet holds.

    Args:
        actor: whose guide.
        specs: all pages.
        plant: the plant's name.
        words: language of the guide.
        practice: whether it is the practice plant.
    """
    tr = words.tr
    texts = help_texts(words.language.value)
    seen = [spec for spec in specs if sees(actor, spec)]
    own = [spec for spec in seen if spec.department is actor.department]
    home = [spec for spec in seen if spec.department is None]
    others = [spec for spec in seen if spec not in own and spec not in home]
    chosen = [*home[:3], *sorted(own, key=lambda spec: _GROUPS.index(spec.page.group))]
    chosen = [*chosen, *others][: max(MOST_PAGES, len(home[:3]))] if len(own) < MOST_PAGES // 2 else chosen[:MOST_PAGES]
    pages = []
    for spec in chosen:
        text = texts.get(spec.page.key)
        pages.append(GuidePage(tr(_heading(spec, actor)), tr(spec.page.title), text.sentence if text else ""))
    left = len(seen) - len(chosen)
    more = tr(Text(N_("Other pages: {count}. Ctrl+K finds them by name."), count=left)) if left else ""
    roles = [tr(each.name) for each in STANDARD_ROLES if each.code in actor.roles]
    return RoleGuide(
        " · ".join(roles) or tr(actor.department),
        tr(actor.department),
        plant,
        tuple(pages),
        more,
        (
            GuideBox(tr(N_("A day with Quty")), tuple(("", tr(each)) for each in _DAY), numbered=True),
            GuideBox(tr(N_("Keys")), tuple((key.shown, tr(key)) for key in _KEYS)),
            GuideBox(tr(N_("When something is wrong")), tuple((tr(name), tr(what)) for name, what in _TROUBLE)),
        ),
        __version__,
        practice,
    )


def _heading(spec: PageSpec, actor: Actor) -> str | Choice:
    if spec.department is None:
        return N_("Home")
    return spec.page.group if spec.department is actor.department else Department(spec.department)
