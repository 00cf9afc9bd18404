"""The plant's day as the tests need it: asked anew each time, because a run may cross the plant's midnight."""

from datetime import date, datetime

from quty_desktop.i18n import PLANT_ZONE


def today() -> date:
    """The day on the plant's calendar (Asia/Jakarta), whatever zone the machine keeps."""
    return datetime.now(PLANT_ZONE).date()
