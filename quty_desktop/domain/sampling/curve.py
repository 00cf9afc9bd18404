"""Operating curves: how likely a plan accepts a lot of a quality (binomial)."""

from math import ceil, comb

_STEPS = 60
_EVEN = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.02, 0.05)


def acceptance_probability(sample_pcs: int, accept: int, defective: float) -> float:
    """The probability that a sample holds at most so many defective pieces.

    Args:
        sample_pcs: pieces of the sample.
        accept: most defective pieces with which the lot is accepted.
        defective: share of defective pieces in the process, between 0 and 1.

    Raises:
        ValueError: the share is none.
    """
    if not 0 <= defective <= 1:
        raise ValueError(f"{defective} is no share")
    good = 1 - defective
    return sum(
        comb(sample_pcs, count) * defective**count * good ** (sample_pcs - count)
        for count in range(min(accept, sample_pcs) + 1)
    )


def quality_at(sample_pcs: int, accept: int, probability: float) -> float:
    """The share of defective pieces with which a lot is accepted with this probability.

    Args:
        sample_pcs: pieces of the sample.
        accept: most defective pieces with which the lot is accepted; less than the sample.
        probability: between 0 and 1, e.g. 0.10 for the consumer's risk.

    Raises:
        ValueError: a plan that accepts everything has no such point.
    """
    if accept >= sample_pcs:
        raise ValueError("this plan accepts every lot")
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if acceptance_probability(sample_pcs, accept, middle) > probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def operating_curve(sample_pcs: int, accept: int, *, points: int = 100) -> tuple[tuple[float, float], ...]:
    """Points of the curve from no defective pieces to where hardly a lot is accepted.

    Args:
        sample_pcs: pieces of the sample.
        accept: most defective pieces with which the lot is accepted.
        points: at most so many, the first one aside.

    Returns:
        Share of defective pieces and probability of acceptance, both between 0 and 1.
    """
    last = quality_at(sample_pcs, accept, 0.002)
    # Even steps read well below the chart; a plan of two pieces reaches far.
    step = next((each for each in _EVEN if last <= each * points), _EVEN[-1])
    shares = (min(1.0, round(number * step, 6)) for number in range(ceil(last / step) + 1))
    return tuple((share, acceptance_probability(sample_pcs, accept, share)) for share in shares)
