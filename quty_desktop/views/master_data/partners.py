"""Buyers, suppliers and subcontractors."""

from quty_desktop.domain.articles import PartnerKind
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.master_data import articles
from quty_desktop.services.master_data.articles import PartnerInput, PartnerRow
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.detail import Fact
from quty_desktop.views.kit.fields import CheckField, ChoiceField, Field, NotesField, TextField
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import Tone
from quty_desktop.views.master_data.choices import INACTIVE
from quty_desktop.views.master_data.edited_list import EditedListPage

ACTIVE = State(N_("Active"), Tone.OK)


def state_of(row: PartnerRow) -> State:
    """Whether a partner is in use."""
    return ACTIVE if row.active else INACTIVE


COLUMNS = (
    Column(key="name", title=N_("Name"), width=140, stretch=True),
    Column(key="kind", title=N_("Kind"), width=112),
    Column(key="code", title=N_("Code"), kind=Kind.CODE, width=72),
    Column(key="contact_person", title=N_("Contact"), width=120),
    Column(key="phone", title=N_("Phone"), width=116),
    Column(key="email", title=N_("E-mail"), width=170, hidden=True),
    Column(key="address", title=N_("Address"), width=200, hidden=True),
    Column(key="active", title=N_("In use"), width=80, hidden=True),
    Column(key="state", title=N_("State"), kind=Kind.STATE, width=104, value=state_of),
)


class PartnersPage(EditedListPage):
    """Whom the plant sells to, buys from and gives work to."""

    key = "master_data.partners"
    title = N_("Partners")
    icon = Icon.SUBCONTRACT
    topics = frozenset({Topic.ARTICLES})
    new_words = N_("New partner")
    hint = N_("Select a partner to see the address.")
    record_table = "partner"

    def make_table(self) -> Table:
        """The list."""
        return Table(
            self.place,
            self.key,
            COLUMNS,
            title=self.title,
            filters=(
                Filter("customer", PartnerKind.CUSTOMER, lambda row: row.kind is PartnerKind.CUSTOMER),
                Filter("supplier", PartnerKind.SUPPLIER, lambda row: row.kind is PartnerKind.SUPPLIER),
                Filter("subcontractor", PartnerKind.SUBCONTRACTOR, lambda row: row.kind is PartnerKind.SUBCONTRACTOR),
            ),
            empty=Empty(N_("No partners yet"), N_("Enter the first buyer; orders need one.")),
        )

    def fields(self) -> tuple[Field, ...]:
        """What is asked."""
        return (
            TextField(name="name", label=N_("Name"), required=True, span=2),
            ChoiceField(name="kind", label=N_("Kind"), required=True, choices=PartnerKind),
            TextField(name="code", label=N_("Code"), limit=40),
            TextField(name="contact_person", label=N_("Contact"), limit=100),
            TextField(name="phone", label=N_("Phone"), limit=60),
            TextField(name="email", label=N_("E-mail"), limit=120, span=2),
            NotesField(name="address", label=N_("Address"), lines=3, span=2),
            CheckField(name="active", label=N_("In use"), span=2),
        )

    def ask(self) -> None:
        """Ask for all."""
        self.load(articles.partners, None, self.show_rows)

    def show_record(self, row: PartnerRow) -> None:
        """Show the selected one."""
        self.detail.show_facts(
            row.name,
            [
                Fact(N_("State"), state_of(row)),
                Fact(N_("Code"), row.code),
                Fact(N_("Contact"), row.contact_person),
                Fact(N_("Phone"), row.phone),
                Fact(N_("E-mail"), row.email),
                Fact(N_("Address"), row.address),
            ],
            self.offered(),
            caption=row.kind,
        )

    def start_new(self) -> None:
        """An empty form."""
        self.show_form(None, self.new_words, {"active": True})

    def edit(self, row: PartnerRow) -> None:
        """Fill the form."""
        asked = ("name", "kind", "code", "contact_person", "phone", "email", "address", "active")
        self.show_form(row, Text(N_("Partner {name}"), name=row.name), {name: getattr(row, name) for name in asked})

    def save(self) -> None:
        """Save the partner."""
        self.send(articles.save_partner, PartnerInput)
