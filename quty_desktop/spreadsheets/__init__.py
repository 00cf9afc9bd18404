"""Reading the plant's workbooks and writing tables; the only place that knows the formats of spreadsheet files."""
