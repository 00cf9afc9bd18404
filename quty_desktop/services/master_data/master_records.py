"""Records of master data: what is entered and what is shown."""

from dataclasses import dataclass
from decimal import Decimal

from quty_desktop.domain.articles import ArticleKind, PartnerKind
from quty_desktop.domain.departments import Department
from quty_desktop.domain.text import N_, Choice
from quty_desktop.domain.weeks import Week


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving answers: the key of the record and its new version."""

    id: int
    version: int


@dataclass(frozen=True, slots=True)
class DestinationInput:
    """A destination as it is entered; without an id a new one.

    Attributes:
        region: the buyer's region, which decides the labels.
        spellings: how the plant's lists write it beside its code, separated by commas; ``None`` leaves them.
    """

    code: str
    name: str
    region: str
    spellings: str | None = None
    id: int | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class PartnerInput:
    """A buyer, supplier or subcontractor as it is entered; without an id a new one."""

    kind: PartnerKind
    name: str
    code: str = ""
    address: str = ""
    contact_person: str = ""
    phone: str = ""
    email: str = ""
    active: bool = True
    id: int | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class ArticleInput:
    """An article as it is entered; without an id a new one.

    Attributes:
        code: eight digits for a buyer's article.
        destination_id: where a finished good is labelled for, ``None`` for any.
        parent_id: of a department's article, the buyer's article it becomes.
        department: of a department's article.
    """

    code: str
    name: str
    kind: ArticleKind
    unit: str = "PCE"
    destination_id: int | None = None
    parent_id: int | None = None
    department: Department | None = None
    gross_weight_kg: Decimal | None = None
    net_weight_kg: Decimal | None = None
    active: bool = True
    id: int | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class PackSpecificationInput:
    """How an article is packed, from a week on; without an id a new one.

    Attributes:
        destination_id: ``None`` for every destination without a specification of its own.
        effective_from: ``None`` from the beginning.
    """

    article_id: int
    pcs_per_carton: int
    cartons_per_pallet: int
    destination_id: int | None = None
    effective_from: Week | None = None
    length_mm: int | None = None
    width_mm: int | None = None
    height_mm: int | None = None
    gross_weight_kg: Decimal | None = None
    net_weight_kg: Decimal | None = None
    polybag: str = ""
    layer_method: str = ""
    note: str = ""
    id: int | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class RecordKey:
    """A record as the person saw it."""

    id: int
    version: int


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """A row of the list of articles, with the pack specification that holds this week."""

    id: int
    code: str
    name: str
    kind: ArticleKind
    destination: str
    pcs_per_carton: int | None
    cartons_per_pallet: int | None
    pcs_per_pallet: int | None
    carton_size: str
    specifications: int
    unit: str
    gross_weight_kg: Decimal | None
    net_weight_kg: Decimal | None
    placeholder: bool
    active: bool
    version: int


class SpecificationState(Choice):
    """Whether a pack specification holds for this week's deliveries."""

    IN_FORCE = "in_force", N_("In force")
    LATER = "later", N_("From a later week")
    REPLACED = "replaced", N_("Replaced")


@dataclass(frozen=True, slots=True)
class PackSpecificationRow:
    """A row of the list of pack specifications.

    Attributes:
        destination_id: its own destination, ``None`` where it holds for each that the article has.
        destination: its own destination or the article's.
        carton_size: length × width × height in mm; empty where it is not known.
    """

    id: int
    article_id: int
    article_code: str
    article_name: str
    destination_id: int | None
    destination: str
    effective_from: Week | None
    state: SpecificationState
    pcs_per_carton: int
    cartons_per_pallet: int
    pcs_per_pallet: int
    carton_size: str
    length_mm: int | None
    width_mm: int | None
    height_mm: int | None
    gross_weight_kg: Decimal | None
    net_weight_kg: Decimal | None
    polybag: str
    layer_method: str
    note: str
    version: int


@dataclass(frozen=True, slots=True)
class ArticleDetail:
    """An article with all that can be edited, and its pack specifications, the newest week first."""

    id: int
    code: str
    name: str
    kind: ArticleKind
    unit: str
    destination_id: int | None
    destination: str
    parent_id: int | None
    department: Department | None
    gross_weight_kg: Decimal | None
    net_weight_kg: Decimal | None
    active: bool
    version: int
    specifications: tuple[PackSpecificationRow, ...]


@dataclass(frozen=True, slots=True)
class PackSpecificationFilter:
    """Which pack specifications are shown.

    Attributes:
        search: words of the article's code or name.
        article_id: of one article only.
        after: article's name and number, destination, week and id of the last row of the page before.
        limit: rows of a page.
    """

    search: str = ""
    article_id: int | None = None
    after: tuple[str, str, str, Week | None, int] | None = None
    limit: int = 2000


@dataclass(frozen=True, slots=True)
class DestinationRow:
    """A row of the list of destinations, with the spellings that mean it and the articles made for it."""

    id: int
    code: str
    name: str
    region: str
    aliases: str
    articles: int
    version: int


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """A row of the list of partners."""

    id: int
    kind: PartnerKind
    code: str
    name: str
    contact_person: str
    phone: str
    email: str
    address: str
    active: bool
    version: int


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """Which articles are shown.

    Attributes:
        search: words of the code or the name; accents and capitals do not count.
        after: name, number, destination and id of the last row of the page before.
        limit: rows of a page.
    """

    search: str = ""
    kind: ArticleKind | None = None
    destination: str = ""
    include_inactive: bool = False
    after: tuple[str, str, str, int] | None = None
    limit: int = 2000
