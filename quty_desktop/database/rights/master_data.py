"""The rights of master data and imports, as privileges."""

from collections.abc import Mapping

from quty_desktop.database.rights.making import ALL, MASTER, MATERIALS, SAMPLING, Privileges
from quty_desktop.domain.permissions import Permission

PRIVILEGES: Mapping[Permission, Privileges] = {
    Permission.VIEW_MASTER_DATA: Privileges(
        # Free stock stands beside what a bill needs.
        select=(*MASTER, *MATERIALS, "defect", "lot", "place", "production_line", "stock_balance"),
        execute=("plain", "record_history"),
    ),
    # Both registers have rights of their own; an import, which brings them in, needs these too.
    Permission.EDIT_CERTIFICATES: Privileges(
        select=(*MASTER, "material_certificate"),
        insert=("material_certificate",),
        update={"material_certificate": ALL},
        execute=("plain",),
    ),
    Permission.EDIT_DEFECTS: Privileges(select=("defect",), insert=("defect",), update={"defect": ALL}),
    # A trigger asks for this right when a draft is put in force; the columns are those of changing master data.
    Permission.APPROVE_BILLS: Privileges(select=(*MASTER, *MATERIALS, "lot", "place", "stock_balance")),
    Permission.EDIT_MASTER_DATA: Privileges(
        # A place that holds goods is not switched off.
        select=(*MASTER, *MATERIALS, *SAMPLING, "defect", "place", "production_line", "stock_balance"),
        insert=(*MASTER, "bill", "bill_line", "place", "production_line"),
        update={
            "bill": ALL,
            "bill_line": ALL,
            "place": (
                "code",
                "name",
                "kind",
                "department",
                "parent_id",
                "keeps_balance",
                "capacity",
                "active",
                "version",
            ),
            "production_line": ALL,
            "article": ALL,
            "category": ALL,
            "destination": ALL,
            "destination_alias": ALL,
            "pack_specification": ALL,
            "partner": ALL,
            "unit": ("name", "factor"),
            "unit_conversion": ALL,
        },
        delete=(
            "bill_line",
            "destination_alias",
            "pack_specification",
            "unit_conversion",
        ),
        execute=("plain",),
    ),
    # What an import writes needs the right to change master data as well.
    Permission.IMPORT_DATA: Privileges(
        # Sampling plans are compared by whoever imports, and changed only by whoever may change them.
        select=(*MASTER, *MATERIALS, *SAMPLING, "defect", "place", "production_line", "import_run", "import_problem"),
        insert=("import_run", "import_problem"),
        update={"import_problem": ("settled",)},
        execute=("undo_import",),
    ),
}
