"""Use cases of imports: reading the plant's spreadsheets and storing what they say."""
