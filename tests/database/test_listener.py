"""What one commit announces arrives together and completely."""

import queue

from quty_desktop.database.engine import connect
from quty_desktop.database.listener import CHANNEL, LineState, Listener
from quty_desktop.domain.topics import Topic
from tests.databases import Plant


def test_all_topics_of_one_commit_are_heard_at_once(database: Plant) -> None:
    heard: queue.Queue[frozenset[Topic]] = queue.Queue()
    online: queue.Queue[LineState] = queue.Queue()
    listener = Listener(
        lambda: connect(database.profile(), database.superuser(), purpose="listener"), heard.put, online.put
    )
    listener.start()
    try:
        assert online.get(timeout=10).online
        with database.connect() as connection, connection.transaction():
            for topic in (Topic.AUDIT, Topic.ORDERS, Topic.WORK_ORDERS):
                connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, f"{topic.value}|PPIC"))
        assert heard.get(timeout=10) == {Topic.AUDIT, Topic.ORDERS, Topic.WORK_ORDERS}
    finally:
        listener.stop()


def test_an_unknown_topic_counts_as_everything(database: Plant) -> None:
    heard: queue.Queue[frozenset[Topic]] = queue.Queue()
    online: queue.Queue[LineState] = queue.Queue()
    listener = Listener(
        lambda: connect(database.profile(), database.superuser(), purpose="listener"), heard.put, online.put
    )
    listener.start()
    try:
        assert online.get(timeout=10).online
        with database.connect() as connection:
            connection.execute("SELECT pg_notify(%s, 'of_a_newer_program|')", (CHANNEL,))
        assert heard.get(timeout=10) == {Topic.EVERYTHING}
    finally:
        listener.stop()
