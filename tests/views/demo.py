"""A page like those of the departments, for tests and pictures of the kit."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Choice, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.domain.weeks import Week
from quty_desktop.views.kit.columns import Column, Kind, Progress, State
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import (
    CheckField,
    ChoiceField,
    DateField,
    DecimalField,
    LookupField,
    NotesField,
    PiecesField,
    TextField,
    WeekField,
)
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import Tone


class OrderState(Choice):
    WAITING = "waiting", N_("Waiting")
    PACKING = "packing", N_("Packing")
    DONE = "done", N_("Done")
    FAILED = "failed", N_("Failed")
    HELD = "held", N_("On hold")


STATES = {
    OrderState.WAITING: State(OrderState.WAITING, Tone.NEUTRAL),
    OrderState.PACKING: State(OrderState.PACKING, Tone.INFO, Icon.RUNNING),
    OrderState.DONE: State(OrderState.DONE, Tone.OK),
    OrderState.FAILED: State(OrderState.FAILED, Tone.BAD),
    OrderState.HELD: State(OrderState.HELD, Tone.HOLD),
}


@dataclass(frozen=True, slots=True)
class OrderRow:
    id: int
    spk: str
    article: str
    name: str
    week: Week
    destination: str
    packed: Progress
    cartons: int
    state: OrderState
    changed: datetime


NAMES = ("MELATI soft toy, orangutan", "OMBAK soft toy, shark", "BAMBU soft toy, panda", "SAWAH soft toy, buffalo")


def order(number: int, **changes: object) -> OrderRow:
    values: dict[str, object] = {
        "id": number,
        "spk": f"SPK-2026-{number:05}",
        "article": f"{40551542 + number * 7}",
        "name": NAMES[number % 4],
        "week": Week(2026, 20 + number % 30),
        "destination": ("EU", "US", "CN", "AP")[number % 4],
        "packed": Progress(min(1920, 64 * number), 1920),
        "cartons": 32 - number % 7,
        "state": list(OrderState)[number % 5],
        "changed": datetime(2026, 11, 22, 1 + number % 8, number % 60, tzinfo=UTC),
    }
    return OrderRow(**(values | changes))  # type: ignore[arg-type] # the values are those of the row


ORDERS = tuple(order(number) for number in range(1, 61))


def orders(data: object = None) -> tuple[OrderRow, ...]:
    return ORDERS


@dataclass(frozen=True, slots=True)
class NewCarton:
    request: UUID
    article: str
    pieces_pcs: int
    weight: object
    week: Week
    destination: str
    packed_on: object
    order: object
    note: str
    partial: bool


def pack(data: NewCarton) -> str:
    return f"CTN-{data.pieces_pcs}"


COLUMNS = (
    Column(key="spk", title=N_("Work order"), kind=Kind.CODE, width=130),
    Column(key="article", title=N_("Article"), kind=Kind.CODE, width=90),
    Column(key="name", title=N_("Name"), width=160, stretch=True),
    Column(key="week", title=N_("Week"), kind=Kind.WEEK, width=130),
    Column(key="destination", title=N_("Destination"), width=96),
    Column(key="packed", title=N_("Packed"), kind=Kind.PROGRESS, width=176),
    Column(key="cartons", title=N_("Cartons"), kind=Kind.PIECES, width=84, total=True),
    Column(key="state", title=N_("State"), kind=Kind.STATE, states=STATES, width=116),
    Column(key="changed", title=N_("Changed"), kind=Kind.MOMENT, width=136, hidden=True),
)


class OrdersPage(Page):
    key = "packing.orders"
    title = N_("Packing orders")
    permission = Permission.VIEW_PACKING
    department = Department.PACKING
    icon = Icon.INBOX
    topics = frozenset({Topic.WORK_ORDERS})

    def build(self) -> None:
        self.primary(N_("Print shipping marks"), self.print_marks, Icon.PRINT)
        self.secondary(N_("New carton"), lambda: self.place.go("packing.entry"), Icon.ADD, Key.NEW)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                filters=(
                    Filter("open", N_("Open"), lambda row: row.state is not OrderState.DONE),
                    Filter("held", N_("On hold"), lambda row: row.state is OrderState.HELD),
                ),
                empty=Empty(
                    N_("No packing orders yet"),
                    N_("PPIC approves a manufacturing order first; it appears here by itself."),
                    Action(N_("Load again"), self.refresh),
                ),
            )
        )
        self.body.addWidget(self.table, 1)

    def refresh(self) -> None:
        self.load(orders, None, self.table.show_rows)

    def print_marks(self) -> None:
        self.say(
            Text(N_("{count} shipping marks of {spk} are ready."), count=32, spk="SPK-2026-00012"),
            Action(N_("Preview"), self.refresh, Icon.PRINT),
            Action(N_("Undo"), self.refresh, Icon.UNDO),
        )

    def open(self, record: object) -> None:
        self.table.select(record)

    @classmethod
    def understands(cls, code: str) -> object | None:
        return int(code.rsplit("-", 1)[1]) if code.startswith("SPK-2026-") else None


class EntryPage(Page):
    key = "packing.entry"
    title = N_("Pack a carton")
    permission = Permission.PACK_CARTONS
    department = Department.PACKING
    group = Group.ENTRY
    icon = Icon.CARTON

    def build(self) -> None:
        self.primary(N_("Close carton"), self.close_carton, Icon.CARTON)
        self.form = self.use_form(
            Form(
                self.place,
                self.key,
                (
                    TextField(
                        name="article",
                        label=N_("Article"),
                        required=True,
                        limit=8,
                        help=N_("Eight digits, as on the label."),
                    ),
                    PiecesField(name="pieces_pcs", label=N_("Pieces"), required=True, lowest=1, highest=500),
                    DecimalField(name="weight", label=N_("Gross weight"), unit="kg"),
                    WeekField(name="week", label=N_("Week"), required=True),
                    ChoiceField(
                        name="destination",
                        label=N_("Destination"),
                        required=True,
                        choices=[Option("EU", "EU"), Option("US", "US")],
                    ),
                    DateField(name="packed_on", label=N_("Packed on")),
                    LookupField(name="order", label=N_("Work order"), search=self.find_orders),
                    CheckField(name="partial", label=N_("This is the last, partial carton")),
                    NotesField(name="note", label=N_("Note"), span=2),
                ),
            )
        )
        self.body.addWidget(self.form)
        self.body.addStretch(1)

    def find_orders(self, text: str) -> list[Option]:
        return [Option(row.id, f"{row.spk} {row.name}") for row in ORDERS if text in row.spk][:20]

    def close_carton(self) -> None:
        self.submit(self.form, pack, NewCarton, self.closed)

    def closed(self, number: str) -> None:
        self.say(Text(N_("Carton {number} is closed."), number=number))
