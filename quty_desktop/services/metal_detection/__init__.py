"""The metal regime: detectors and their checks, what went through them, finds, and broken needles."""
