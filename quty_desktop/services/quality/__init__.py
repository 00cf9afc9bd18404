"""Use cases of quality: tests, inspections, sampling, holds and compliance reports."""
