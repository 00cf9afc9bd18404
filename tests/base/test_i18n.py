import gettext
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from quty_desktop.domain.departments import Department
from quty_desktop.domain.text import Text
from quty_desktop.domain.weeks import Week
from quty_desktop.i18n import Catalogue, translator
from quty_desktop.paths import resource


@pytest.mark.parametrize(
    ("language", "number", "decimal", "share", "day"),
    [("id", "1.920", "0,1466", "97,9 %", "17-Agu-2026"), ("en", "1,920", "0.1466", "97.9 %", "17-Aug-2026")],
)
def test_values_are_written_as_the_language_wants(
    language: str, number: str, decimal: str, share: str, day: str
) -> None:
    words = translator(language)
    assert words.number(1920) == number
    assert words.number(Decimal("0.1466")) == decimal
    assert words.percent(0.979) == share
    assert words.date(date(2026, 8, 17)) == day


def test_moments_are_shown_in_plant_time() -> None:
    late = datetime(2026, 12, 31, 18, 30, tzinfo=UTC)
    assert translator("en").moment(late) == "01-Jan-2027 01:30"
    assert translator("en").time(late) == "01:30 WIB"


def test_a_sentence_puts_its_values_into_words() -> None:
    sentence = Text("{who} has {count} pcs for {week}", who=Department.PACKING, count=12000, week=Week(2026, 22))
    assert translator("en").tr(sentence) == "Packing has 12,000 pcs for W22-2026"


def test_a_text_is_not_formatted_twice() -> None:
    assert translator("en").tr(Text("{name}", name="{nasty} %s")) == "{nasty} %s"


def test_each_translation_is_found_where_it_lies() -> None:
    content = resource("translations", "id", "LC_MESSAGES", "quty.mo").read_bytes()
    found = Catalogue(content)
    whole = gettext.GNUTranslations(io.BytesIO(content))._catalog  # type: ignore[attr-defined]
    assert len(whole) > 500
    assert {text: found.gettext(text) for text in whole if text} == {text: whole[text] for text in whole if text}
    assert found.gettext("no text of the program") == "no text of the program"
