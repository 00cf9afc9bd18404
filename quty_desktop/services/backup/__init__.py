"""Backups that prove themselves: made, kept, restored elsewhere and compared, restored in earnest, moved."""
