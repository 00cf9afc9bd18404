"""Use cases of administration: people, settings, the audit trail and alerts."""
