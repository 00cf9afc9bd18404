"""Words for what the database refuses about purchases, receipts, issues, cards, counts and the gate."""

from quty_desktop.database.refusals.making import Maker, known
from quty_desktop.domain.errors import Duplicate, Refused, WrongState
from quty_desktop.domain.text import N_

CODES: dict[str, Maker] = {}
CONSTRAINTS: dict[str, Maker] = {}

CODES |= {
    "stock.no_place": known(
        Refused,
        N_("There is no place {place} of the kind that this needs."),
        N_("Enter one under Places, or correct the kind of the place with this code."),
    ),
    "stock.wrong_way": known(
        Refused, N_("Goods do not go from {from} to {to} in this way."), N_("Choose another place.")
    ),
    "lot.not_passed": known(
        Refused,
        N_("{lot} has not passed its inspection."),
        N_("Let incoming inspection check it; until then it stays where it is."),
    ),
}

CODES |= {
    "purchase.wrong_state": known(
        WrongState, N_("{number} is not in a state that allows this."), N_("Refresh the list to see where it stands.")
    ),
    "purchase.fixed": known(
        WrongState,
        N_("{number} is approved; what was approved is not changed."),
        N_("Take the approval back, or make another order for the rest."),
    ),
    "purchase.not_yours": known(
        Refused, N_("{number} was asked for by another department."), N_("Ask its people, or purchasing to reject it.")
    ),
    "receipt.not_ordered": known(
        Refused,
        N_("{number} orders another material or unit."),
        N_("Choose the order line of this material and count in {unit}."),
    ),
    "receipt.too_much": known(
        Refused,
        N_("{number}: {ordered} {unit} were ordered, {arrived} have come; that is {percent} % too much."),
        N_("The warehouse supervisor may take it with a reason. Otherwise send the rest back."),
    ),
    "receipt.far_too_much": known(
        Refused,
        N_("{number}: {ordered} {unit} were ordered, {arrived} have come; {percent} % too much is never simply taken."),
        N_("A manager may allow more on the order line. Otherwise send the rest back."),
    ),
    "receipt.reason_needed": known(
        Refused,
        N_("{number}: {arrived} of {ordered} {unit} have come."),
        N_("Say why {percent} % more than ordered is taken."),
    ),
    "receipt.inspected": known(
        WrongState, N_("This line is inspected already."), N_("Refresh the list to see its result.")
    ),
    "receipt.sum": known(
        Refused, N_("Accepted and rejected must be the {counted} that were counted."), N_("Correct the two quantities.")
    ),
    "receipt.more_than_passed": known(
        Refused,
        N_("Only {passed} have passed the inspection."),
        N_("Put away what has passed; what was rejected goes back to the supplier."),
    ),
}

CODES |= {
    "issue.wrong_state": known(WrongState, N_("{number} is past this step."), N_("Refresh the list.")),
    "issue.other_department": known(
        Refused, N_("{number} is for another department."), N_("Only that department confirms it.")
    ),
    "issue.own_confirmation": known(
        Refused,
        N_("Nobody confirms what he issued himself."),
        N_("Let somebody of the receiving department count and confirm it."),
    ),
    "kanban.other_department": known(
        Refused, N_("This card is for another department."), N_("Only its own people ask for it.")
    ),
    "kanban.board_full": known(
        Refused,
        N_("{count} cards of the department wait already; its board takes {limit}."),
        N_("Wait until the warehouse has brought some, or let the supervisor raise the limit."),
    ),
    "kanban.too_many_running": known(
        Refused,
        N_("{count} cards of the department are being brought already; its board takes {limit}."),
        N_("Finish one of them first."),
    ),
    "kanban.wrong_state": known(WrongState, N_("{number} is past this step."), N_("Refresh the board.")),
}

CODES |= {
    "count.wrong_state": known(
        WrongState,
        N_("{number} is not in a state that allows this."),
        N_("Refresh to see where the stock-take stands."),
    ),
    "count.not_complete": known(
        Refused, N_("{number}: {count} tags are not counted yet."), N_("Count them; write 0 where nothing lies.")
    ),
    "count.own_approval": known(
        Refused,
        N_("Nobody approves a stock-take that he opened or counted in."),
        N_("Ask another person who may approve counts."),
    ),
    "count.cause_needed": known(
        Refused, N_("{number} has differences without a cause."), N_("Find out the cause, or count these tags again.")
    ),
    "count.not_approved": known(
        Refused,
        N_("{number} differs from the books."),
        N_("Somebody who may approve counts looks at the differences first."),
    ),
    "gate.not_outside": known(
        WrongState, N_("The goods of {number} have not left."), N_("Choose the pass with which they left.")
    ),
    "gate.more_than_left": known(
        Refused, N_("Only {rest} {unit} of {number} are still outside."), N_("Count again what came back.")
    ),
    "gate.fixed": known(
        WrongState, N_("What stands on {number} is not changed any more."), N_("Make another pass for other goods.")
    ),
    "gate.own": known(
        Refused, N_("Nobody lets goods out that he prepared himself."), N_("The guard at the gate checks them.")
    ),
    "gate.reason_needed": known(
        Refused, N_("{number} needs a reason."), N_("Say what is wrong, or where the difference is.")
    ),
    "gate.wrong_state": known(WrongState, N_("{number} is past this step."), N_("Refresh the list.")),
}
CONSTRAINTS |= {
    "goods_receipt_supplier_id_delivery_note_key": known(
        Duplicate,
        N_("A delivery with this note of the supplier was entered before."),
        N_("Open that receipt, or correct the number of the note."),
    ),
    "purchase_order_own_check": known(Refused, N_("Nobody approves an order of his own."), N_("Ask another manager.")),
    "purchase_order_label_week_check": known(
        Refused, N_("An order of labels needs week and destination."), N_("Enter both before it is approved.")
    ),
    "material_issue_handshake_check": known(
        Refused,
        N_("Nobody confirms what he issued himself."),
        N_("Let somebody of the receiving department count and confirm it."),
    ),
    "kanban_card_own_check": known(
        Refused, N_("Nobody approves a card of his own."), N_("Ask the warehouse supervisor.")
    ),
    "kanban_rule_article_id_department_key": known(
        Duplicate, N_("This department has a rule for this article already."), N_("Change that one.")
    ),
    "stock_take_own_check": known(
        Refused, N_("Nobody approves a stock-take of his own."), N_("Ask another person who may approve counts.")
    ),
}
