"""Examples of backups and the server's health."""

from quty_desktop.services.health.server_health import HealthQuestion
from tests.quality.examples.making import Maker, nothing, plain

COMMANDS: dict[str, Maker] = {"backup_records.watch_backups": nothing}
QUERIES: dict[str, Maker] = {"server_health.health": plain(lambda _: HealthQuestion())}
