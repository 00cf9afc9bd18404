"""Settings of the plant: each is declared once, with its kind, default, limits and words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Generic, TypeVar

from quty_desktop.domain.alerts import LADDERS, AlertType
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.evidence import SecondPerson
from quty_desktop.domain.packing import MarkSize
from quty_desktop.domain.quality import InspectionType, LabTestType
from quty_desktop.domain.targets import USUAL_RATES, TargetStage
from quty_desktop.domain.text import N_, Choice, Text

T = TypeVar("T", str, int, Decimal, bool)


class SettingGroup(Choice):
    """Where a setting stands on its page."""

    PLANT = "plant", N_("Plant")
    SIGN_IN = "sign_in", N_("Sign-in")
    MARKS = "marks", N_("Packing and marks")
    QUALITY = "quality", N_("Quality")
    METAL = "metal", N_("Metal detection")
    RELEASE = "release", N_("Release of a batch")
    WAREHOUSE = "warehouse", N_("Purchasing and warehouse")
    FIGURES = "figures", N_("Figures")
    PAPERS = "papers", N_("Papers")
    TARGETS = "targets", N_("Targets of the departments")
    ALERTS = "alerts", N_("Alerts: time to answer")


class SettingKind(Choice):
    """What a setting holds."""

    TEXT = "text", N_("Text")
    NUMBER = "number", N_("Whole number")
    DECIMAL = "decimal", N_("Decimal number")
    FLAG = "flag", N_("Yes or no")
    CHOICE = "choice", N_("One of a list")


class WeekNotation(Choice):
    """How a customer wants the delivery week on marks; the stamp is what packing staff write themselves."""

    PLANT = "plant", N_("W22-2026")
    STAMP = "stamp", N_("2622 (year and week)")
    WEEK_YEAR = "week_year", N_("22-2026")
    ISO = "iso", N_("2026-W22")


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One setting of the plant.

    Attributes:
        key: dotted name, kept in the database.
        group: where it stands on the page.
        words: its name.
        default: its value where nobody changed it; tells its kind.
        help: what it does, when to change it.
        unit: shown inside the field.
        minimum: smallest number, or fewest characters.
        maximum: largest number, or most characters.
        choices: the list of a choice; the value kept is the member's value.
        pattern: characters that a text may have, empty for any.
    """

    key: str
    group: SettingGroup
    words: str | Text
    default: T
    help: str = ""
    unit: str = ""
    minimum: int | Decimal | None = None
    maximum: int | Decimal | None = None
    choices: type[Choice] | None = None
    pattern: str = ""

    @property
    def kind(self) -> SettingKind:
        """What it holds."""
        if self.choices is not None:
            return SettingKind.CHOICE
        default: object = self.default
        if isinstance(default, bool):
            return SettingKind.FLAG
        if isinstance(default, int):
            return SettingKind.NUMBER
        if isinstance(default, Decimal):
            return SettingKind.DECIMAL
        return SettingKind.TEXT

    def checked(self, value: object) -> T:
        """A value that this setting may have.

        Raises:
            Invalid: of another kind, or outside the limits; the field is ``value``.
        """
        match self.kind:
            case SettingKind.CHOICE:
                found: object = self._one_of(value)
            case SettingKind.FLAG:
                found = self._flag(value)
            case SettingKind.TEXT:
                found = self._text(value)
            case _:
                found = self._number(value)
        return found  # type: ignore[return-value] # the kind follows the type of the default

    @staticmethod
    def stored(value: object) -> object:
        """A checked value as JSON; decimals stay exact as text."""
        return str(value) if isinstance(value, Decimal) else value

    def read(self, stored: object) -> T:
        """What the database keeps as a value; the default where a newer or older program left something unfit."""
        try:
            return self.checked(stored)
        except Invalid:
            return self.default

    def _one_of(self, value: object) -> str:
        assert self.choices is not None  # noqa: S101 # narrows the type; kind says so
        try:
            return self.choices(str(value)).value
        except ValueError:
            raise Invalid({"value": Text(N_("Choose one of the list."))}) from None

    @staticmethod
    def _flag(value: object) -> bool:
        if isinstance(value, bool):
            return value
        raise Invalid({"value": Text(N_("Answer yes or no."))})

    def _text(self, value: object) -> str:
        if not isinstance(value, str):
            raise Invalid({"value": Text(N_("Write a text."))})
        found = " ".join(value.split())
        if self.minimum is not None and len(found) < self.minimum:
            raise Invalid({"value": Text(N_("Fill this in; papers show it."))})
        if self.maximum is not None and len(found) > self.maximum:
            raise Invalid({"value": Text(N_("At most {count} characters."), count=self.maximum)})
        if self.pattern == "digits" and not (found.isascii() and (found.isdigit() or not found)):
            raise Invalid({"value": Text(N_("Digits only."))})
        return found

    def _number(self, value: object) -> int | Decimal:
        whole = self.kind is SettingKind.NUMBER
        if isinstance(value, bool | float) or not isinstance(value, int | Decimal | str):
            raise Invalid({"value": Text(N_("Write a number."))})
        try:
            found = Decimal(value)
        except InvalidOperation:
            raise Invalid({"value": Text(N_("Write a number."))}) from None
        if not found.is_finite() or (whole and found != found.to_integral_value()):
            raise Invalid({"value": Text(N_("Write a whole number.") if whole else N_("Write a number."))})
        low, high = self.minimum, self.maximum
        if (low is not None and found < low) or (high is not None and found > high):
            raise Invalid({"value": Text(N_("From {low} to {high} {unit}"), low=low, high=high, unit=self.unit)})
        return int(found) if whole else found


_G = SettingGroup

PLANT_NAME = Setting("plant.name", _G.PLANT, N_("Name of the plant"), "Quty", minimum=1, maximum=80)
PLANT_ADDRESS = Setting("plant.address", _G.PLANT, N_("Address"), "", maximum=200, help=N_("Stands on papers."))
SUPPLIER_NUMBER = Setting(
    "plant.supplier_number", _G.PLANT, N_("Supplier number"), "", maximum=20, help=N_("The number the buyer gave us.")
)
COUNTRY_OF_ORIGIN = Setting(
    "plant.country_of_origin", _G.PLANT, N_("Country of origin"), "Indonesia", minimum=1, maximum=40
)
IDLE_LOCK_MINUTES = Setting(
    "sign_in.idle_lock_minutes",
    _G.SIGN_IN,
    N_("Lock the window when nobody works for"),
    15,
    unit=N_("min"),
    minimum=1,
    maximum=240,
    help=N_("Everything typed is kept; the person's password opens the window again."),
)
MARK_SIZE = Setting(
    "marks.size", _G.MARKS, N_("Usual size of shipping marks"), MarkSize.LABEL_100X150.value, choices=MarkSize
)
MARK_COPIES = Setting(
    "marks.copies", _G.MARKS, N_("Copies of a shipping mark"), 1, unit=N_("each"), minimum=1, maximum=8
)
UNIT_LOAD_LABELS = Setting(
    "marks.unit_load_labels",
    _G.MARKS,
    N_("Unit-load labels per pallet"),
    2,
    unit=N_("labels"),
    minimum=0,
    maximum=4,
)
WEEK_NOTATION = Setting(
    "marks.week_notation",
    _G.MARKS,
    N_("Week as customers want it"),
    WeekNotation.PLANT.value,
    choices=WeekNotation,
    help=N_("Screens always show W22-2026 with the stamp beside it."),
)
GS1_PREFIX = Setting(
    "marks.gs1_prefix",
    _G.MARKS,
    N_("GS1 company prefix"),
    "",
    maximum=12,
    pattern="digits",
    help=N_("Leave empty if the plant has none; then marks carry the plant's own carton code."),
)
PACK_WARNING_PERCENT = Setting(
    "packing.difference_percent",
    _G.MARKS,
    N_("Packed quantity may differ by"),
    Decimal(1),
    unit="%",
    minimum=0,
    maximum=10,
    help=N_("A larger difference between cartons and pieces is refused."),
)
PACK_ONLY_ACCEPTED = Setting(
    "packing.only_accepted",
    _G.MARKS,
    N_("Packing packs only what it has accepted, always"),
    False,
    help=N_("Otherwise only batches of which a department before packing records something; switch it on once all do."),
)
TARGET_CUTTING = Setting(
    "quality.target_cutting", _G.QUALITY, N_("Pass-rate target: cutting"), Decimal(95), "", "%", 0, 100
)
TARGET_EMBROIDERY = Setting(
    "quality.target_embroidery", _G.QUALITY, N_("Pass-rate target: embroidery"), Decimal(95), "", "%", 0, 100
)
TARGET_SEWING = Setting(
    "quality.target_sewing", _G.QUALITY, N_("Pass-rate target: sewing"), Decimal(85), "", "%", 0, 100
)
TARGET_FINISHING = Setting(
    "quality.target_finishing", _G.QUALITY, N_("Pass-rate target: finishing"), Decimal(98), "", "%", 0, 100
)
TARGET_PACKING = Setting(
    "quality.target_packing", _G.QUALITY, N_("Pass-rate target: packing"), Decimal(99), "", "%", 0, 100
)
TARGET_FINAL = Setting(
    "quality.target_final", _G.QUALITY, N_("Pass-rate target: final inspection"), Decimal(99), "", "%", 0, 100
)
SCRAP_LIMIT = Setting("quality.scrap_percent", _G.QUALITY, N_("Scrap stays under"), Decimal(2), "", "%", 0, 100)
REJECT_WARNING = Setting(
    "quality.reject_warning_percent", _G.QUALITY, N_("Reject rate: warning above"), Decimal(3), "", "%", 0, 100
)
REJECT_CRITICAL = Setting(
    "quality.reject_critical_percent", _G.QUALITY, N_("Reject rate: critical above"), Decimal(5), "", "%", 0, 100
)
REDUCED_SAMPLING = Setting(
    "quality.reduced_sampling",
    _G.QUALITY,
    N_("Use reduced sampling"),
    False,
    help=N_(
        "Only where a plan switches by the standard: after ten accepted lots in a row, if quality allows it for the article."
    ),
)
CERTIFICATE_MONTHS = Setting(
    "quality.certificate_months",
    _G.QUALITY,
    N_("Remind of a certificate after"),
    10,
    unit=N_("months"),
    minimum=1,
    maximum=36,
)
CERTIFICATE_NOTICE_MONTHS = Setting(
    "quality.certificate_notice_months",
    _G.QUALITY,
    N_("Ask for a new certificate before the last day of the old one"),
    2,
    unit=N_("months"),
    minimum=0,
    maximum=12,
    help=N_("Certificates that name no last day are reminded of by their age."),
)
SECOND_PERSON = Setting(
    "quality.second_person",
    _G.QUALITY,
    N_("Records that a second person confirms"),
    SecondPerson.NOBODY,
    choices=SecondPerson,
    help=N_("Nobody confirms a record of his own; the database sees to it."),
)
SCRAP_COST = Setting(
    "quality.scrap_cost",
    _G.QUALITY,
    N_("Cost of a scrapped piece"),
    Decimal(0),
    unit="Rp",
    minimum=0,
    maximum=10_000_000,
    help=N_("Zero: the cost of poor quality is shown in pieces and minutes only."),
)
REWORK_RATE = Setting(
    "quality.rework_rate",
    _G.QUALITY,
    N_("Cost of a minute of repair"),
    Decimal(0),
    unit="Rp",
    minimum=0,
    maximum=1_000_000,
)
METAL_CARD_MM = Setting(
    "metal.card_mm",
    _G.METAL,
    N_("Test card of the metal detector"),
    Decimal("1.5"),
    unit="mm",
    minimum=Decimal("0.5"),
    maximum=Decimal("5.0"),
    help=N_("The number is from the plant's programme of 2014; the quality department confirms it."),
)
METAL_INTERVAL = Setting(
    "metal.interval_minutes",
    _G.METAL,
    N_("Check the metal detector every"),
    60,
    unit=N_("min"),
    minimum=15,
    maximum=240,
)
METAL_MECHANIC = Setting(
    "metal.mechanic_minutes",
    _G.METAL,
    N_("The mechanic checks the metal detector every"),
    240,
    unit=N_("min"),
    minimum=0,
    maximum=1440,
    help=N_("Counted from the day's first check, so that there are two in a shift; zero: goods pass without it."),
)
METAL_RERUNS = Setting(
    "metal.reruns", _G.METAL, N_("Run a detected item again"), 3, unit=N_("times"), minimum=1, maximum=5
)
BUYING_BUFFER = Setting(
    "purchasing.buffer_percent",
    _G.WAREHOUSE,
    N_("Bought on top of what is missing"),
    Decimal(0),
    help=N_("Five to ten percent is usual; it is added before the quantity is rounded up to whole packs."),
    unit="%",
    minimum=0,
    maximum=50,
)
OVER_FREE = Setting(
    "purchasing.over_free_percent",
    _G.WAREHOUSE,
    N_("Over-delivery that is simply taken"),
    Decimal(5),
    unit="%",
    minimum=0,
    maximum=100,
)
OVER_SUPERVISED = Setting(
    "purchasing.over_supervised_percent",
    _G.WAREHOUSE,
    N_("Over-delivery that the warehouse supervisor may take"),
    Decimal(10),
    help=N_("Above this a manager allows more on the order line first."),
    unit="%",
    minimum=0,
    maximum=100,
)
COUNT_CAUSE = Setting(
    "stock.cause_percent",
    _G.WAREHOUSE,
    N_("Difference of a stock-take that needs a cause"),
    Decimal(2),
    unit="%",
    minimum=0,
    maximum=100,
)
SHIFT_HOURS = Setting(
    "figures.shift_hours",
    _G.FIGURES,
    N_("Hours of a shift"),
    Decimal(8),
    unit=N_("hours"),
    minimum=1,
    maximum=12,
    help=N_("Line utilisation is the time with output over the time of the shifts."),
)
DAY_STARTS = Setting(
    "figures.day_starts",
    _G.FIGURES,
    N_("The first shift starts at"),
    7,
    unit=N_("o'clock"),
    minimum=0,
    maximum=23,
    help=N_("So that on the present day only the hours that have passed count."),
)
UTILISATION_TARGET = Setting(
    "figures.utilisation_target", _G.FIGURES, N_("Line utilisation: target at least"), Decimal(85), "", "%", 0, 100
)
UTILISATION_WARNING = Setting(
    "figures.utilisation_warning", _G.FIGURES, N_("Line utilisation: warning below"), Decimal(75), "", "%", 0, 100
)
UTILISATION_CRITICAL = Setting(
    "figures.utilisation_critical", _G.FIGURES, N_("Line utilisation: critical below"), Decimal(50), "", "%", 0, 100
)
MINUTES_CUT_SEW = Setting(
    "figures.minutes_cut_sew",
    _G.FIGURES,
    N_("Transfer from cutting to sewing: target at most"),
    15,
    unit=N_("min"),
    minimum=1,
    maximum=1440,
)
MINUTES_SEW_FIN = Setting(
    "figures.minutes_sew_fin",
    _G.FIGURES,
    N_("Transfer from sewing to finishing: target at most"),
    10,
    unit=N_("min"),
    minimum=1,
    maximum=1440,
)
MINUTES_OTHER = Setting(
    "figures.minutes_other",
    _G.FIGURES,
    N_("Other transfers: target at most"),
    15,
    unit=N_("min"),
    minimum=1,
    maximum=1440,
)
MINUTES_WARNING = Setting(
    "figures.minutes_warning",
    _G.FIGURES,
    N_("Transfer cycle time: warning above"),
    20,
    unit=N_("min"),
    minimum=1,
    maximum=1440,
)
MINUTES_CRITICAL = Setting(
    "figures.minutes_critical",
    _G.FIGURES,
    N_("Transfer cycle time: critical above"),
    30,
    unit=N_("min"),
    minimum=1,
    maximum=1440,
    help=N_("A slip that is younger than this does not count as not acknowledged."),
)
CLEARANCE_TARGET = Setting(
    "figures.clearance_target", _G.FIGURES, N_("Line-clearance compliance: target"), Decimal(100), "", "%", 0, 100
)
CLEARANCE_WARNING = Setting(
    "figures.clearance_warning",
    _G.FIGURES,
    N_("Line-clearance compliance: warning below"),
    Decimal(95),
    "",
    "%",
    0,
    100,
)
HANDSHAKE_TARGET = Setting(
    "figures.handshake_target", _G.FIGURES, N_("Handshake acknowledgement: target"), Decimal(100), "", "%", 0, 100
)
HANDSHAKE_WARNING = Setting(
    "figures.handshake_warning",
    _G.FIGURES,
    N_("Handshake acknowledgement: warning below"),
    Decimal(98),
    "",
    "%",
    0,
    100,
)
HANDSHAKE_CRITICAL = Setting(
    "figures.handshake_critical",
    _G.FIGURES,
    N_("Handshake acknowledgement: critical below"),
    Decimal(90),
    "",
    "%",
    0,
    100,
)
FINAL_BEFORE_MARKS = Setting(
    "release.final_before_marks",
    _G.RELEASE,
    N_("Final inspection before shipping marks"),
    False,
    help=N_("It always comes before loading. Before the marks only where cartons are marked after it."),
)


def needed_key(subject: LabTestType | InspectionType) -> str:
    """The key of the setting that asks for a test or an inspection before a batch is released."""
    return f"release.needs_{subject.value}"


_NEEDED: Mapping[LabTestType | InspectionType, bool] = {
    LabTestType.DROP: True,
    LabTestType.STABILITY_10: True,
    LabTestType.STABILITY_27: True,
    LabTestType.SEAM_STRENGTH: True,
    LabTestType.STACKING: False,
    InspectionType.CUTTING: True,
    InspectionType.INLINE_SEWING: True,
    InspectionType.FINISHING: True,
}
RELEASE_NEEDS = tuple(
    Setting(
        needed_key(subject),
        _G.RELEASE,
        Text(N_("Needed for each batch: {subject}"), subject=subject),
        usual,
        help=N_("A batch without it gets no shipping marks and is not loaded."),
    )
    for subject, usual in _NEEDED.items()
)
"""What a batch must have passed; metal detection and final inspection are always needed."""
VALID_DAYS = tuple(
    Setting(
        f"release.valid_days_{subject.value}",
        _G.RELEASE,
        Text(N_("A pass stands for the article's next batches: {subject}"), subject=subject),
        0,
        unit=N_("days"),
        minimum=0,
        maximum=1095,
        help=N_("Zero: each batch is tested. A failure ends it at once."),
    )
    for subject in _NEEDED
    if isinstance(subject, LabTestType)
)
"""For how long a test need not be repeated on each batch of its article."""
WAIVER_DAYS = Setting(
    "release.waiver_days",
    _G.RELEASE,
    N_("A pass may be taken over with a reason for"),
    365,
    unit=N_("days"),
    minimum=1,
    maximum=1095,
    help=N_("Who may release batches decides it for one batch; it stands beside the test with name and reason."),
)
COMPLIANCE_FORM = Setting(
    "papers.batch_compliance_form",
    _G.PAPERS,
    N_("Form number: batch compliance report"),
    "QT-10-TCK01-7",
    maximum=30,
    help=N_("The number of the form in the plant's document register; stands in the header of the paper."),
)
COMPLIANCE_REVISION = Setting(
    "papers.batch_compliance_form_revision", _G.PAPERS, N_("Form revision: batch compliance report"), "0", maximum=10
)
MARK_FORM = Setting(
    "papers.shipping_mark_form",
    _G.PAPERS,
    N_("Form number: shipping mark"),
    "QT-09-TCK01-1",
    maximum=30,
    help=N_("The number of the form in the plant's document register."),
)
PAPER_LANGUAGE_ENGLISH = Setting(
    "papers.english",
    _G.PAPERS,
    N_("Compliance reports in English unless chosen otherwise"),
    False,
    help=N_("Auditors read English, the plant Indonesian."),
)


def target_key(stage: TargetStage, figure: str) -> str:
    """The key of a stage's figure: ``defect``, ``buffer`` or ``fixed``, in percent."""
    return f"targets.{stage.value}_{figure}_percent"


def _target_rates() -> Iterable[Setting[Decimal]]:
    figures = (
        ("defect", N_("{stage}: defect rate"), "defect_percent", 50),
        ("buffer", N_("{stage}: made on top"), "buffer_percent", 50),
        ("fixed", N_("{stage}: fixed buffer on the order"), "fixed_percent", 100),
    )
    for figure, words, attribute, most in figures:
        for stage, usual in USUAL_RATES.items():
            yield Setting(
                target_key(stage, figure), _G.TARGETS, Text(words, stage=stage), getattr(usual, attribute),
                N_("Used by the calculator of targets; each target is rounded up to whole pieces."), "%", 0, most,
            )  # fmt: skip


def _deadlines() -> Iterable[Setting[int]]:
    for type_, ladder in LADDERS.items():
        for level, step in enumerate(ladder.steps, start=1):
            if step.minutes is not None:
                yield Setting(
                    deadline_key(type_, level),
                    _G.ALERTS,
                    Text(N_("{alert}, level {level}"), alert=type_, level=level),
                    step.minutes,
                    N_("Nobody answers within this time: the next level is alerted."),
                    N_("min"),
                    1,
                    1440,
                )


def deadline_key(type_: AlertType, level: int) -> str:
    """The key of the minutes that a level has to answer an alert."""
    return f"alerts.{type_.value}_{level}_minutes"


SETTINGS: tuple[Setting[Any], ...] = (
    PLANT_NAME,
    PLANT_ADDRESS,
    SUPPLIER_NUMBER,
    COUNTRY_OF_ORIGIN,
    IDLE_LOCK_MINUTES,
    MARK_SIZE,
    MARK_COPIES,
    UNIT_LOAD_LABELS,
    WEEK_NOTATION,
    GS1_PREFIX,
    PACK_WARNING_PERCENT,
    PACK_ONLY_ACCEPTED,
    TARGET_CUTTING,
    TARGET_EMBROIDERY,
    TARGET_SEWING,
    TARGET_FINISHING,
    TARGET_PACKING,
    TARGET_FINAL,
    SCRAP_LIMIT,
    REJECT_WARNING,
    REJECT_CRITICAL,
    REDUCED_SAMPLING,
    CERTIFICATE_MONTHS,
    CERTIFICATE_NOTICE_MONTHS,
    SECOND_PERSON,
    SCRAP_COST,
    REWORK_RATE,
    METAL_CARD_MM,
    METAL_INTERVAL,
    METAL_MECHANIC,
    METAL_RERUNS,
    FINAL_BEFORE_MARKS,
    *RELEASE_NEEDS,
    *VALID_DAYS,
    WAIVER_DAYS,
    BUYING_BUFFER,
    OVER_FREE,
    OVER_SUPERVISED,
    COUNT_CAUSE,
    SHIFT_HOURS,
    DAY_STARTS,
    UTILISATION_TARGET,
    UTILISATION_WARNING,
    UTILISATION_CRITICAL,
    MINUTES_CUT_SEW,
    MINUTES_SEW_FIN,
    MINUTES_OTHER,
    MINUTES_WARNING,
    MINUTES_CRITICAL,
    CLEARANCE_TARGET,
    CLEARANCE_WARNING,
    HANDSHAKE_TARGET,
    HANDSHAKE_WARNING,
    HANDSHAKE_CRITICAL,
    COMPLIANCE_FORM,
    COMPLIANCE_REVISION,
    MARK_FORM,
    PAPER_LANGUAGE_ENGLISH,
    *_target_rates(),
    *_deadlines(),
)
"""All settings of the plant, in the order of their page."""

_BY_KEY: Mapping[str, Setting[Any]] = {each.key: each for each in SETTINGS}


def setting(key: str) -> Setting[Any]:
    """A setting by its key.

    Raises:
        LookupError: no program of this version knows it.
    """
    try:
        return _BY_KEY[key]
    except KeyError:
        raise LookupError(f"no setting {key!r}") from None
