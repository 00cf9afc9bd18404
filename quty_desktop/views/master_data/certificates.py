"""The register of certificates; what has expired or is due stands first."""

from dataclasses import replace
from typing import Any

from quty_desktop.domain.articles import CertificateKind
from quty_desktop.domain.certificates import CertificateState
from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.master_data import certificates
from quty_desktop.services.master_data.certificates import CertificateFilter, CertificateInput, CertificateRow
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.detail import Fact
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import ChoiceField, DateField, Field, LookupField, NotesField, TextField
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import Tone
from quty_desktop.views.master_data.edited_list import EditedListPage
from quty_desktop.views.master_data.lookups import find_materials, find_suppliers

STATES = {
    CertificateState.EXPIRED: State(CertificateState.EXPIRED, Tone.BAD),
    CertificateState.DUE: State(CertificateState.DUE, Tone.NOTICE, Icon.WAITING),
    CertificateState.VALID: State(CertificateState.VALID, Tone.OK),
    CertificateState.NOT_YET: State(CertificateState.NOT_YET, Tone.INFO, Icon.PLAN),
    CertificateState.REPLACED: State(CertificateState.REPLACED, Tone.NEUTRAL, Icon.HISTORY),
}


def left_words(row: CertificateRow) -> Text | None:
    """How long it still holds."""
    if row.days_left is None:
        return None
    if row.days_left < 0:
        return Text(N_("ended {count} days ago"), count=-row.days_left)
    return Text(N_("{count} days left"), count=row.days_left)


def _following(question: CertificateFilter, row: CertificateRow) -> CertificateFilter:
    return replace(question, after=(row.valid_until, row.article_name, row.kind, row.id))


class CertificatesPage(EditedListPage):
    """Certificates of materials, with a due list."""

    key = "master_data.certificates"
    title = N_("Material certificates")
    department = Department.QUALITY
    icon = Icon.APPROVE
    topics = frozenset({Topic.MATERIALS, Topic.SETTINGS})
    new_words = N_("New certificate")
    hint = N_("Select a certificate to see its days.")
    edit_permission = Permission.EDIT_CERTIFICATES
    record_table = "material_certificate"

    def make_table(self) -> Table:
        """The register."""
        return Table(
            self.place,
            self.key,
            (
                Column(key="article_code", title=N_("Material"), kind=Kind.CODE, width=104),
                Column(key="article_name", title=N_("Name"), width=140, stretch=True),
                Column(key="kind", title=N_("Kind"), width=96),
                Column(key="number", title=N_("Number"), kind=Kind.CODE, width=110),
                Column(key="producer", title=N_("Producer"), width=120, hidden=True),
                Column(key="supplier", title=N_("Supplier"), width=120, hidden=True),
                Column(key="valid_from", title=N_("Issued"), kind=Kind.DATE, width=104, hidden=True),
                Column(key="valid_until", title=N_("Valid until"), kind=Kind.DATE, width=108),
                Column(key="due_on", title=N_("Due from"), kind=Kind.DATE, width=104, hidden=True),
                Column(key="composition", title=N_("Composition"), width=150, hidden=True),
                Column(key="filed_as", title=N_("Filed as"), width=150, hidden=True),
                Column(key="note", title=N_("Note"), width=160, hidden=True),
                Column(key="state", title=N_("State"), kind=Kind.STATE, states=STATES, width=130),
            ),
            title=self.title,
            filters=(
                Filter("expired", CertificateState.EXPIRED, lambda row: row.state is CertificateState.EXPIRED),
                Filter("due", CertificateState.DUE, lambda row: row.state is CertificateState.DUE),
                Filter("valid", CertificateState.VALID, lambda row: row.state is CertificateState.VALID),
            ),
            empty=Empty(N_("No certificates yet"), N_("Import the register, or enter the first certificate.")),
        )

    def fields(self) -> tuple[Field, ...]:
        """What is asked."""
        return (
            LookupField(
                name="article_id", label=N_("Material"), required=True, span=2, search=find_materials(self.place)
            ),
            ChoiceField(name="kind", label=N_("Kind"), required=True, choices=CertificateKind),
            TextField(name="number", label=N_("Number"), limit=80),
            DateField(name="valid_from", label=N_("Issued")),
            DateField(name="valid_until", label=N_("Valid until"), help=N_("The last day that it covers.")),
            TextField(name="producer", label=N_("Producer"), limit=120),
            LookupField(
                name="partner_id",
                label=N_("Supplier"),
                search=find_suppliers(self.place),
                help=N_("Empty: from whomever it comes."),
            ),
            TextField(name="composition", label=N_("Composition"), limit=200, span=2),
            TextField(
                name="filed_as", label=N_("Filed as"), limit=200, span=2, help=N_("Where the paper or the file lies.")
            ),
            NotesField(name="note", label=N_("Note"), lines=2, span=2),
        )

    def ask(self) -> None:
        """Ask for all."""
        self.pages(certificates.certificates, _following).ask(CertificateFilter())

    def open(self, record: Any) -> None:
        """Select a certificate; a text is the code of a material whose certificates are looked for."""
        if not isinstance(record, str):
            super().open(record)
            return
        self.leave_form()
        self.table.find_box.setText(record)

    def show_record(self, row: CertificateRow) -> None:
        """Show the selected one."""
        renew = Action(N_("Enter the next one"), lambda: self._renew(row), Icon.ADD)
        self.detail.show_facts(
            row.article_name,
            [
                Fact(N_("State"), STATES[row.state]),
                Fact(N_("Kind"), row.kind),
                Fact(N_("Number"), row.number),
                Fact(N_("Issued"), row.valid_from),
                Fact(N_("Valid until"), row.valid_until),
                Fact(N_("Time left"), left_words(row)),
                Fact(N_("Due from"), row.due_on if row.state is not CertificateState.REPLACED else None),
                Fact(N_("Producer"), row.producer),
                Fact(N_("Supplier"), row.supplier),
                Fact(N_("Composition"), row.composition),
                Fact(N_("Filed as"), row.filed_as),
                Fact(N_("Note"), row.note),
            ],
            self.offered(*([renew] if self.may_edit else [])),
            caption=row.article_code,
        )

    def edit(self, row: CertificateRow) -> None:
        """Fill the form."""
        asked = ("kind", "number", "valid_from", "valid_until", "producer", "composition", "filed_as", "note")
        values = {name: getattr(row, name) for name in asked} | _whose(row)
        self.show_form(row, Text(N_("Certificate of {code}"), code=row.article_code), values)

    def save(self) -> None:
        """Save the certificate."""
        self.send(certificates.save_certificate, CertificateInput)

    def _renew(self, row: CertificateRow) -> None:
        """A new form for the same material; number and days are the new paper's."""
        values = {"kind": row.kind, "producer": row.producer, "composition": row.composition} | _whose(row)
        self.show_form(None, self.new_words, values)


def _whose(row: CertificateRow) -> dict[str, object]:
    supplier = None if row.partner_id is None else Option(row.partner_id, row.supplier)
    return {"article_id": Option(row.article_id, f"{row.article_code} {row.article_name}"), "partner_id": supplier}
