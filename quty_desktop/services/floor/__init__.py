"""Use cases of the floor: the output grid, stages, weights, waste reports, plans, and the end of work orders."""
