"""What each department makes of a buyer's article."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from quty_desktop.domain.departments import Department
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.master_data import department_articles
from quty_desktop.services.master_data.department_articles import (
    MAKERS,
    DepartmentArticleFilter,
    DepartmentArticleInput,
    DepartmentArticleRow,
    NewDepartmentArticles,
)
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.detail import Fact
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import CheckField, ChoiceField, Field, LookupField, TextField
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import Tone
from quty_desktop.views.master_data.choices import INACTIVE, find_articles, find_destinations
from quty_desktop.views.master_data.edited_list import EditedListPage
from quty_desktop.views.master_data.small_form import SmallForm

USED = State(N_("In use"), Tone.OK)
_CHIPS = (Department.CUTTING, Department.SEWING, Department.FINISHING)


def state_of(row: DepartmentArticleRow) -> State:
    """Whether it is in use."""
    return USED if row.active else INACTIVE


COLUMNS = (
    Column(key="parent_code", title=N_("Article"), kind=Kind.CODE, width=92),
    Column(key="parent", title=N_("Name"), width=190, stretch=True),
    Column(key="department", title=N_("Department"), width=104),
    Column(key="stage", title=N_("Stage"), width=84),
    Column(key="variant", title=N_("Variant"), width=84),
    Column(key="destination", title=N_("Destination"), width=88, hidden=True),
    Column(key="code", title=N_("Code"), kind=Kind.CODE, width=150),
    Column(key="bills", title=N_("Bills"), kind=Kind.PIECES, width=64, hidden=True),
    Column(key="parent_destination", title=N_("Destination of the article"), width=150, hidden=True),
    Column(key="name", title=N_("Own name"), width=180, hidden=True),
    Column(key="active", title=N_("In use"), width=80, hidden=True),
    Column(key="state", title=N_("State"), kind=Kind.STATE, width=104, value=state_of, hidden=True),
)


def _following(question: DepartmentArticleFilter, row: DepartmentArticleRow) -> DepartmentArticleFilter:
    after = (row.parent, row.parent_code, row.department, row.stage, row.variant, row.code, row.id)
    return replace(question, after=after)


class DepartmentArticlesPage(EditedListPage):
    """The children of the buyer's articles, department by department."""

    key = "master_data.department_articles"
    title = N_("Department articles")
    icon = Icon.CUTTING
    topics = frozenset({Topic.ARTICLES})
    new_words = N_("New department article")
    hint = N_("Select a row to see what becomes of it.")
    pane_width = 340
    record_table = "article"

    def make_table(self) -> Table:
        """The list."""
        return Table(
            self.place,
            self.key,
            COLUMNS,
            title=self.title,
            filters=(
                *(Filter(each.value, each, _made_by(each)) for each in _CHIPS),
                Filter("inactive", N_("Inactive"), lambda row: not row.active),
            ),
            empty=Empty(
                N_("No department articles yet"),
                N_("Import the bills of material, or make those of an article here."),
                Action(N_("For all departments"), self.make_all, Icon.ADD) if self.may_edit else None,
            ),
        )

    def more_buttons(self) -> None:
        """A button that makes those of an article at once."""
        self.secondary(N_("For all departments"), self.make_all, Icon.ADD)

    def fields(self) -> tuple[Field, ...]:
        """What is asked."""
        return (
            LookupField(
                name="parent_id",
                label=N_("Buyer's article"),
                required=True,
                span=2,
                search=find_articles(self.place),
            ),
            ChoiceField(
                name="department",
                label=N_("Department"),
                required=True,
                choices=[Option(each, each) for each in MAKERS],
            ),
            LookupField(
                name="destination_id",
                label=N_("Destination"),
                search=find_destinations(self.place),
                help=N_("Empty: for any."),
            ),
            TextField(
                name="stage", label=N_("Stage"), limit=20, upper=True, help=N_("As the lists say: SKIN, BONEKA.")
            ),
            TextField(name="variant", label=N_("Variant"), limit=20, upper=True, help=N_("BODY, BAJU; RECYCLED.")),
            TextField(name="code", label=N_("Code"), limit=60, span=2, help=N_("Empty: made from the above.")),
            TextField(name="name", label=N_("Name"), span=2, help=N_("Empty: that of the article with its stage.")),
            CheckField(name="active", label=N_("In use"), span=2),
        )

    def ask(self) -> None:
        """Ask for all."""
        wanted = DepartmentArticleFilter(include_inactive=True)
        self.pages(department_articles.department_articles, _following).ask(wanted)

    def open(self, record: Any) -> None:
        """Select a row; an option holds the buyer's article whose rows are looked for."""
        if not isinstance(record, Option):
            super().open(record)
            return
        self.leave_form()
        self.table.find_box.setText(str(record.words).split(" ", 1)[0])

    def show_record(self, row: DepartmentArticleRow) -> None:
        """Show the selected one."""
        see = partial(self.place.go, "master_data.articles", row.parent_id)
        self.detail.show_facts(
            row.name,
            [
                Fact(N_("State"), state_of(row)),
                Fact(N_("Becomes"), f"{row.parent_code} {row.parent}"),
                Fact(N_("Department"), row.department),
                Fact(N_("Stage"), row.stage),
                Fact(N_("Variant"), row.variant),
                Fact(N_("Destination"), row.destination or Text("any")),
                Fact(N_("In bills of material"), row.bills),
            ],
            self.offered(Action(N_("Open article"), see, Icon.OPEN)),
            caption=row.code,
        )

    def start_new(self) -> None:
        """An empty form; the article that is selected stays."""
        row: DepartmentArticleRow | None = self.table.selected_row
        parent = None if row is None else Option(row.parent_id, f"{row.parent_code} {row.parent}")
        self.show_form(None, self.new_words, {"active": True, "parent_id": parent})

    def edit(self, row: DepartmentArticleRow) -> None:
        """Fill the form."""
        destination = None if row.destination_id is None else Option(row.destination_id, row.destination)
        asked = ("department", "stage", "variant", "code", "name", "active")
        parent = Option(row.parent_id, f"{row.parent_code} {row.parent}")
        self.show_form(
            row,
            Text(N_("Article {code}"), code=row.code),
            {name: getattr(row, name) for name in asked} | {"parent_id": parent, "destination_id": destination},
        )

    def save(self) -> None:
        """Save it."""
        self.send(department_articles.save_department_article, DepartmentArticleInput)

    def make_all(self) -> None:
        """Ask for a buyer's article and the departments that make something of it."""
        row: DepartmentArticleRow | None = self.table.selected_row
        parent = None if row is None else Option(row.parent_id, f"{row.parent_code} {row.parent}")
        ticks = tuple(CheckField(name=each.value, label=each) for each in MAKERS)
        usual = {each.value: each not in {Department.EMBROIDERY, Department.SUBCONTRACT} for each in MAKERS}
        self.window_open = SmallForm(
            self,
            f"{self.key}.all",
            N_("Articles of the departments"),
            N_("One is made for each department ticked that has none of this article yet."),
            (
                LookupField(
                    name="parent_id",
                    label=N_("Buyer's article"),
                    required=True,
                    span=2,
                    search=find_articles(self.place),
                ),
                *ticks,
            ),
            N_("Make them"),
            self._send_all,
            {"parent_id": parent, **usual},
            columns=1,
        )
        self.window_open.open()

    def _send_all(self, window: SmallForm) -> None:
        def made(count: int) -> None:
            window.accept()
            self.say(Text(N_("{count} department articles made."), count=count))
            self.refresh()

        self.submit(window.form, department_articles.add_department_articles, _chosen, made, button=window.yes)


def _made_by(department: Department) -> Callable[[Any], bool]:
    return lambda row: row.department is department


def _chosen(parent_id: int, **ticked: object) -> NewDepartmentArticles:
    return NewDepartmentArticles(parent_id, tuple(each for each in MAKERS if ticked.get(each.value)))
