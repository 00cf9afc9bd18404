"""The plant's figures with their records, and the reports of a day or a week on screen, on paper and in Excel."""
