"""The first bill of a product, or another alternative of it, written by hand; it waits as a draft for its approval."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from quty_desktop.domain.articles import BomKind
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.master_data import bill_revisions
from quty_desktop.services.master_data.bill_revisions import NewBill, SavedBill
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import ChoiceField, DecimalField, Field, LookupField, TextField
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.table import Empty
from quty_desktop.views.master_data.bill_entry import BillEntryPage
from quty_desktop.views.master_data.bill_words import find_products
from quty_desktop.views.master_data.lookups import find_suppliers, find_units


@dataclass(frozen=True, slots=True)
class _Head:
    """What is asked about the whole bill."""

    article_id: int
    variant: str
    kind: BomKind
    output_qty: Decimal
    output_unit: str
    department: Department | None = None
    partner_id: int | None = None
    reason: str = ""


class NewBillPage(BillEntryPage):
    """The draft of a bill that nobody has written yet."""

    key = "master_data.new_bill"
    title = N_("New bill of material")
    icon = Icon.ADD
    lines_title = N_("Lines of the new bill")

    def head_fields(self) -> tuple[Field, ...]:
        """What is asked about the whole bill."""
        return (
            LookupField(
                name="article_id",
                label=N_("Product"),
                required=True,
                span=2,
                search=find_products(self.place, made=False),
            ),
            TextField(
                name="variant", label=N_("Bill"), required=True, upper=True, help=N_("For instance SEW, CUT 2 or SUB.")
            ),
            ChoiceField(name="kind", label=N_("Made"), required=True, choices=BomKind),
            ChoiceField(name="department", label=N_("Department"), choices=Department),
            LookupField(name="partner_id", label=N_("Subcontractor"), search=find_suppliers(self.place)),
            DecimalField(name="output_qty", label=N_("Lines are for"), required=True),
            LookupField(name="output_unit", label=N_("Unit"), required=True, search=find_units(self.place)),
            TextField(name="reason", label=N_("Reason")),
        )

    def no_lines(self) -> Empty:
        """What the table says before the first line."""
        return Empty(N_("No lines yet"), N_("Choose the product above and add its first component at the right."))

    def build(self) -> None:
        """The bill above, its lines at the left, the selected line at the right."""
        super().build()
        self._begin(None)

    def open(self, record: Any) -> None:
        """Begin the bill of a product: an option of its id and words."""
        self._begin(record if isinstance(record, Option) else None)

    def _begin(self, product: Option | None) -> None:
        self.head.fill(
            {
                "article_id": product,
                "kind": BomKind.MANUFACTURE,
                "output_qty": "1",
                "output_unit": Option("PCE", "PCE"),
            },
            record="" if product is None else str(product.value),
        )
        self._put([])
        self.head.start()

    def save(self) -> None:
        """Save the draft."""
        try:
            head = self.head.value(_Head)
        except Invalid:  # told beside the fields already
            return
        new = NewBill(
            head.article_id, head.variant, head.kind, self.typed_lines(), head.department, head.partner_id,
            head.output_qty, head.output_unit, head.reason,
        )  # fmt: skip
        self.run(bill_revisions.enter_bill, new, self._saved, form=self.head)

    def _saved(self, saved: SavedBill) -> None:
        see = Action(N_("Show it"), lambda: self.place.go("master_data.bills", saved.id), Icon.OPEN)
        self.say(Text(N_("The bill is saved as a draft and waits for approval.")), see)
        self._begin(None)
