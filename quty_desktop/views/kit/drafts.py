"""Half-written forms, kept so that a lock, a switch of person or a killed program loses nothing."""

import logging
from pathlib import Path

_log = logging.getLogger(__name__)


class Drafts:
    """The drafts of one person: in memory, and in a file that is replaced as a whole.

    Args:
        file: where they are kept; ``None`` keeps them in memory only.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._kept: dict[str, dict[str, str]] = self._read()

    def get(self, form: str) -> dict[str, str]:
        """What was typed into a form, by field."""
        return dict(self._kept.get(form, {}))

    def keep(self, form: str, typed: dict[str, str]) -> None:
        """Keep what is typed into a form; nothing typed removes its draft."""
        filled = {name: text for name, text in typed.items() if text}
        if filled == self._kept.get(form, {}):
            return
        if filled:
            self._kept[form] = filled
        else:
            self._kept.pop(form, None)
        self._write()

    def drop(self, form: str) -> None:
        """Forget a form's draft: it was sent."""
        if self._kept.pop(form, None) is not None:
            self._write()

    def _read(self) -> dict[str, dict[str, str]]:
        if self._file is None or not self._file.is_file():
            return {}
        import json  # before somebody is signed in there is no file, and the first window need not wait for it

        try:
            read = json.loads(self._file.read_text(encoding="utf-8"))
            return {str(form): {str(name): str(text) for name, text in typed.items()} for form, typed in read.items()}
        except (OSError, ValueError, AttributeError):
            _log.warning("the drafts in %s cannot be read; starting without", self._file, exc_info=True)
            return {}

    def _write(self) -> None:
        if self._file is None:
            return
        import json

        fresh = self._file.with_suffix(".new")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            fresh.unlink(missing_ok=True)
            fresh.touch(mode=0o600)  # nobody else's business, where the system knows accounts
            fresh.write_text(json.dumps(self._kept, ensure_ascii=False), encoding="utf-8")
            fresh.replace(self._file)
        except OSError:
            # A full disk must not stop the work; the draft is still in memory.
            _log.warning("the drafts cannot be written to %s", self._file, exc_info=True)
