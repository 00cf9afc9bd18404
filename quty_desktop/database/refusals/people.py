"""Words for what the database refuses about people, roles and alerts."""

from quty_desktop.database.refusals.making import Maker, known
from quty_desktop.domain.errors import Duplicate, NotFound, Refused, WrongState
from quty_desktop.domain.text import N_

CODES: dict[str, Maker] = {}
CONSTRAINTS: dict[str, Maker] = {}

CODES |= {
    "ledger.only_grows": known(
        Refused,
        N_("This record can only be added to, never changed."),
        N_("Make a new entry that corrects it."),
    ),
    "request.foreign": known(
        Refused, N_("This form was sent before by somebody else."), N_("Open the form again and send it.")
    ),
    "person.plain_password": known(
        Refused, N_("The database takes no plain passwords."), N_("Install the newest Quty Desktop.")
    ),
    "person.bad_name": known(Refused, N_("{name} is no user name."), N_("Choose another one.")),
    "person.name_taken": known(
        Duplicate, N_("The user name {name} is taken."), N_("Choose another one, or reactivate that person.")
    ),
    "person.unknown": known(NotFound, N_("There is no person named {name}."), N_("Refresh the list of people.")),
    "person.inactive": known(Refused, N_("This account is switched off."), N_("Ask an administrator.")),
    "person.oneself": known(Refused, N_("You cannot deactivate yourself."), N_("Ask another administrator to do it.")),
    "person.last_administrator": known(
        Refused,
        N_("Somebody must stay who manages people."),
        N_("Give that right to another active person first."),
    ),
    "role.unknown": known(NotFound, N_("There is no role {role}."), N_("Refresh the list of roles.")),
    "role.unknown_permission": known(
        NotFound, N_("The database does not know the right {permission}."), N_("Ask the administrator to upgrade it.")
    ),
    "role.bad_code": known(
        Refused, N_("{role} cannot be the code of a role."), N_("Use lower-case letters, digits and underscores.")
    ),
    "alert.wrong_state": known(
        WrongState, N_("Somebody answered this alert meanwhile."), N_("Its history tells who answered it.")
    ),
}
CONSTRAINTS |= {
    "person_email_key": known(
        Duplicate, N_("Another person has this e-mail address."), N_("Write another one, or leave it empty.")
    ),
    "person_full_name_check": known(Refused, N_("A person needs a name."), N_("Write the full name.")),
}
