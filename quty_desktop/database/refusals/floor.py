"""Words for what the database refuses about stages, output, waste reports and plans of the floor."""

from quty_desktop.database.refusals.making import Maker, known
from quty_desktop.domain.errors import Duplicate, Refused, WrongState
from quty_desktop.domain.text import N_

CODES: dict[str, Maker] = {
    "output.day_to_come": known(Refused, N_("This day has not come yet."), N_("Choose today or an earlier day.")),
    "output.stages_missing": known(
        Refused,
        N_("{number}: only {rest} pcs have passed all stages and wait for the check."),
        N_("Enter the stages first, in their order."),
    ),
    "output.not_back": known(
        Refused,
        N_("{number}: only {rest} pcs came back from the subcontractor and wait for the check."),
        N_("Enter the gate pass in first."),
    ),
    "gate.not_received": known(
        Refused,
        N_("{number}: only {rest} received pcs can leave."),
        N_("Accept the slip of Cutting first; a pass counts in PCE."),
    ),
    "output.not_in_repair": known(
        Refused,
        N_("{number}: only {rest} pcs of that round are in repair."),
        N_("Enter the round in which these pieces were sent to repair."),
    ),
    "output.sent_on": known(
        Refused,
        N_("{number}: these pieces were sent on or looked at again."),
        N_("Take the slip back first, or correct the later entry."),
    ),
    "output.foreign_entry": known(
        Refused,
        N_("{number}: a counter-entry belongs to an entry of the same work order."),
        N_("Refresh, and correct the entry in its own row."),
    ),
    "stage.foreign": known(Refused, N_("{number} has no such stage."), N_("Choose a stage of the department.")),
    "stage.skipped": known(
        Refused,
        N_("{number}: only {rest} pcs wait for this stage."),
        N_("Enter the stage before it first; no stage is skipped."),
    ),
    "stage.passed_on": known(
        Refused,
        N_("{number}: {pcs} pcs have passed the next stage already."),
        N_("Correct the later stage first."),
    ),
    "waste.decided": known(
        WrongState, N_("{number} was decided by {person}."), N_("Write another waste report if more is missing.")
    ),
    "waste.own": known(
        Refused, N_("Nobody decides about a waste report of his own."), N_("Ask another supervisor to decide.")
    ),
    "output.request_decided": known(WrongState, N_("{person} has decided about this output."), N_("Refresh the list.")),
    "output.own_request": known(
        Refused, N_("Nobody approves output that he entered himself."), N_("Ask another supervisor to decide.")
    ),
    "plan.other_department": known(
        Refused, N_("This work order belongs to another department."), N_("Each department plans its own work.")
    ),
    "cut.not_together": known(
        Refused,
        N_("These batches are not cut together."),
        N_("Only drafts of one article and route are cut together, and each batch with one other."),
    ),
    "work.not_complete": known(
        Refused,
        N_("{number} lacks {missing} good pcs; {repair} pcs are in repair."),
        N_("Enter the rest, or ask the PPIC manager or production manager to approve the shortage."),
    ),
    "transfer.foreign_batch": known(
        Refused, N_("{number} does not make pieces of this batch."), N_("Choose the work order of the batch.")
    ),
}
CONSTRAINTS: dict[str, Maker] = {
    "work_plan_work_order_id_line_id_planned_on_shift_key": known(
        Duplicate, N_("This is planned already."), N_("Refresh, and change the plan that is there.")
    ),
    "shared_cut_manufacturing_order_id_key": known(
        Duplicate, N_("This batch is cut together with another one already."), N_("Take that apart first.")
    ),
}
