"""Records that the forms of master data look up, and states that several pages show."""

from collections.abc import Callable

from quty_desktop.domain.articles import ArticleKind
from quty_desktop.domain.search import fits
from quty_desktop.domain.text import N_
from quty_desktop.services.master_data import articles
from quty_desktop.services.master_data.articles import ArticleFilter, SpecificationState
from quty_desktop.views.kit.columns import State
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.theme import Tone
from quty_desktop.views.kit.workplace import Workplace

INACTIVE = State(N_("Inactive"), Tone.NEUTRAL, Icon.CANCEL)
SPECIFICATION_STATES = {
    SpecificationState.IN_FORCE: State(SpecificationState.IN_FORCE, Tone.OK),
    SpecificationState.LATER: State(N_("Later"), Tone.INFO, Icon.PLAN),
    SpecificationState.REPLACED: State(SpecificationState.REPLACED, Tone.NEUTRAL, Icon.HISTORY),
}
_MOST = 30
_LOOKED_THROUGH = 300


def find_destinations(place: Workplace) -> Callable[[str], list[Option]]:
    """A search for destinations, which runs in the background."""

    def search(typed: str) -> list[Option]:
        rows = place.door.ask(articles.destinations)
        return [
            Option(row.id, f"{row.code} {row.name}") for row in rows if fits(typed, row.code, row.name, row.aliases)
        ][:_MOST]

    return search


def find_articles(place: Workplace) -> Callable[[str], list[Option]]:
    """A search for buyer's articles by number, destination or name, which runs in the background."""

    def search(typed: str) -> list[Option]:
        # The database looks for the longest word; the others, a destination among them, are looked for in its answer.
        longest = max(typed.split(), key=len, default="")
        wanted = ArticleFilter(longest, ArticleKind.FINISHED_GOOD, limit=_LOOKED_THROUGH)
        rows = place.door.ask(articles.article_list, wanted)
        found = [Option(row.id, article_words(row.code, row.destination, row.name)) for row in rows]
        return [each for each in found if fits(typed, str(each.words))][:_MOST]

    return search


def article_words(code: str, destination: str, name: str) -> str:
    """An article in one line."""
    return " ".join(word for word in (code, destination, name) if word)


def is_odd_pallet(cartons_per_pallet: int | None) -> bool:
    """Whether a pallet takes an odd number of cartons, which the buyer's pallet rule does not want."""
    return bool(cartons_per_pallet and cartons_per_pallet % 2)
