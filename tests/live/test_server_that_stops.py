"""A server that is really stopped and started again under an open session: nothing is lost, and work goes on."""

import queue

import pytest

from quty_desktop.database import listener
from quty_desktop.database.listener import LineState
from quty_desktop.database.migrate import upgrade
from quty_desktop.database.private_server import PrivateServer
from quty_desktop.domain.errors import Unavailable
from quty_desktop.domain.topics import Topic
from quty_desktop.services.administration import people, plant_settings
from quty_desktop.services.sign_in import try_connection
from tests.databases import Plant
from tests.postgres import server_folder, silent
from tests.services.doors import session_of

PATIENCE_S = 20.0
RENAMED = plant_settings.SettingChange("plant.name", "Pabrik Contoh")


def test_work_goes_on_after_the_server_was_stopped_and_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listener, "_BACK_OFF_S", (0.05, 0.1, 0.2))
    with server_folder("stops") as folder:
        server = PrivateServer(folder, durable=False)
        plant = Plant(server.ensure(silent), "quty")
        with Plant(plant.server, "postgres").connect() as connection:
            connection.execute("CREATE DATABASE quty")
        upgrade(plant.conninfo())
        heard: queue.Queue[frozenset[Topic]] = queue.Queue()
        states: queue.Queue[LineState] = queue.Queue()
        with session_of(plant, plant.person("admin")) as session:
            ear = session.listener(heard.put, states.put)
            ear.start()
            try:
                assert states.get(timeout=PATIENCE_S).online
                session.dispatcher.run(plant_settings.change, RENAMED)
                while Topic.SETTINGS not in heard.get(timeout=PATIENCE_S):
                    pass

                server.stop(force=True)
                for _ in range(2):
                    with pytest.raises(Unavailable) as refused:
                        session.dispatcher.ask(people.own_profile)
                    assert refused.value.code == "lost"
                with pytest.raises(Unavailable):
                    session.dispatcher.run(plant_settings.change, RENAMED)
                with pytest.raises(Unavailable) as refused:
                    try_connection(session.profile)
                assert refused.value.code == "unreachable"
                while states.get(timeout=PATIENCE_S).online:
                    pass

                assert server.ensure(silent).port == plant.server.port
                profile = session.dispatcher.ask(people.own_profile)
                assert profile.name == session.actor.name
                while Topic.EVERYTHING not in heard.get(timeout=PATIENCE_S):
                    pass
                rows = {row.id: row.value for row in session.dispatcher.ask(plant_settings.all_settings)}
                assert rows["plant.name"] == "Pabrik Contoh"
            finally:
                ear.stop()
