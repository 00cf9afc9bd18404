"""The layouts that are recognised."""

from quty_desktop.spreadsheets.kinds.articles import ARTICLE_LIST
from quty_desktop.spreadsheets.kinds.bills import BILLS_OF_MATERIAL
from quty_desktop.spreadsheets.kinds.carton_book import CARTON_BOOK
from quty_desktop.spreadsheets.kinds.certificates import CERTIFICATE_REGISTER
from quty_desktop.spreadsheets.layouts import Layout

LAYOUTS: tuple[Layout, ...] = (ARTICLE_LIST, BILLS_OF_MATERIAL, CARTON_BOOK, CERTIFICATE_REGISTER)
