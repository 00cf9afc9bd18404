"""A language whose words are a fifth longer than English, as Indonesian's are."""

from quty_desktop.i18n import Catalogue, Language, Translator


class _Longer(Catalogue):
    def gettext(self, message: str) -> str:
        if "{" in message or len(message) < 4:
            return message
        longer = message + "eng" * (1 + len(message) // 15)
        return longer.upper() if message.isupper() else longer


def long_words() -> Translator:
    """A translator into longer words; dates and numbers are Indonesian."""
    return Translator(Language.INDONESIAN, _Longer())
