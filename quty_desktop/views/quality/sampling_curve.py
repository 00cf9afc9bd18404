"""The operating curve of a plan: how likely a lot of each quality is accepted."""

from decimal import Decimal

from quty_desktop.domain.sampling.curve import acceptance_probability, operating_curve, quality_at
from quty_desktop.domain.sampling.plans import SamplePlan
from quty_desktop.domain.text import N_, Text
from quty_desktop.views.kit.charts import Chart, Point, Series, Target
from quty_desktop.views.kit.workplace import Workplace

CONSUMERS_RISK = 0.10


def show_curve(place: Workplace, chart: Chart, plan: SamplePlan) -> None:
    """Draw the curve of a plan, with its quality level and the 10 % point in words.

    A reduced plan accepts a lot also between its two limits.
    """
    size, accept = plan.sample_pcs, plan.reject - 1
    if plan.whole_lot or accept >= size:
        chart.show_values([])
        return
    words = place.words
    limit = quality_at(size, accept, CONSUMERS_RISK)
    shares = dict(operating_curve(size, accept))
    shares[limit] = CONSUMERS_RISK
    targets = [
        Target(
            CONSUMERS_RISK,
            Text(N_("10 % point: {share} defective"), share=words.percent(limit)),
            at_right=True,
        )
    ]
    if plan.aql is not None:
        level = float(plan.aql / 100)
        shares[level] = acceptance_probability(size, accept, level)
        targets.append(
            Target(
                shares[level],
                Text(
                    N_("AQL {aql}: {share} of lots are accepted"),
                    aql=Decimal(plan.aql),
                    share=words.percent(shares[level]),
                ),
                at_right=True,
            )
        )
    points = tuple(
        Point(
            share,
            _label(place, share),
            likely,
            words.tr(
                Text(
                    N_("With {share} defective, {likely} of lots are accepted."),
                    share=_label(place, share),
                    likely=words.percent(likely),
                )
            ),
        )
        for share, likely in sorted(shares.items())
    )
    chart.show_values([Series(N_("Accepted lots"), points)], targets)
    chart.said.setWordWrap(True)
    chart.said.setText(words.tr(N_("Below: defective pieces in the lots. Point at a value.")))


def _label(place: Workplace, share: float) -> str:
    """A share in as few places as tell it."""
    tenths = round(share * 1000, 6)
    whole, exact = tenths % 10 == 0, tenths == int(tenths)
    return place.words.percent(share, 0 if whole else 1 if exact else 2)
