from quty_desktop.domain.audit import field_words, table_words


def test_what_has_no_words_yet_shows_its_own_name() -> None:
    assert table_words("buyer_order") == "Buyer order"
    assert table_words("moon_landing") == "moon landing"
    assert field_words("qty_pcs") == "Pieces"
    assert field_words("rocket_id") == "rocket"
