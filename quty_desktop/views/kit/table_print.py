"""A table on paper: what is shown, as a PDF in the preview."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from quty_desktop.domain.text import N_, Text
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.workplace import Workplace

if TYPE_CHECKING:
    from quty_desktop.views.kit.printing import Paper


def listing_paper(
    place: Workplace, title: str, columns: Sequence[Column], rows: Sequence[Any], sums: Callable[[Column], str]
) -> "Paper":
    """The paper of a table; it is made in the background.

    Args:
        place: where the table stands.
        title: the page's title, translated.
        columns: in the order shown.
        rows: in the order shown.
        sums: the sum of a column in words, empty if it has none; asked now.
    """
    from quty_desktop.views.kit.printing import Paper

    words, actor = place.words, place.actor
    printed = words.tr(
        Text(N_("Printed by {person}, {moment}"), person=actor.full_name or actor.name, moment=datetime.now(UTC))
    )
    totals = [sums(column) if column.total else "" for column in columns]

    def make() -> bytes:
        from quty_desktop.documents.listing import Listing, render_listing
        from quty_desktop.documents.tables import Kind as PaperKind

        def kind(column: Column) -> PaperKind:
            if column.kind.right:
                return PaperKind.NUMBER
            return PaperKind.TEXT if column.kind is Kind.TEXT else PaperKind.CODE

        return render_listing(
            Listing(
                title,
                place.plant,
                printed,
                [(words.tr(column.title), kind(column)) for column in columns],
                [[column.text(row, words) for column in columns] for row in rows],
                totals if any(totals) else None,
                place.practice,
            ),
            words,
        )

    return Paper("listing", title, f"{title}.pdf", make)
