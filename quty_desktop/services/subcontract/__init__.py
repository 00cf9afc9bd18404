"""Use cases of subcontract work: what is outside, what came back, and what waits for its check."""
