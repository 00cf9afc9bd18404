"""What can change: a page names the topics that it shows and reloads when one of them is announced."""

from enum import StrEnum


class Topic(StrEnum):
    """A subject of live refresh; the database announces it, a page listens for it."""

    EVERYTHING = "everything"
    ALERTS = "alerts"
    ARTICLES = "articles"
    AUDIT = "audit"
    BACKUPS = "backups"
    CARTONS = "cartons"
    HOLDS = "holds"
    IMPORTS = "imports"
    INSPECTIONS = "inspections"
    KANBAN = "kanban"
    LAB_TESTS = "lab_tests"
    LINES = "lines"
    MANUFACTURING_ORDERS = "manufacturing_orders"
    MARKS = "marks"
    MATERIALS = "materials"
    METAL = "metal"
    NONCONFORMITIES = "nonconformities"
    ORDERS = "orders"
    PACK_SPECIFICATIONS = "pack_specifications"
    PAPERS = "papers"
    PEOPLE = "people"
    PURCHASING = "purchasing"
    SETTINGS = "settings"
    STOCK = "stock"
    TRANSFERS = "transfers"
    WORK_ORDERS = "work_orders"
