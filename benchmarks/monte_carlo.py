"""Monte Carlo by groups against sampling every line."""

from __future__ import annotations

from benchmarks.harness import Job, Measured, alternate
from benchmarks.ledgers import ledger
from benchmarks.sections import Section, count
from benchmarks.sizes import Sizes


def run(sizes: Sizes) -> Section:
    """Seconds of both and how far their bounds lie apart."""
    folder = str(ledger(sizes.monte_carlo_lines, uncertainties=True))
    arguments = (folder, sizes.monte_carlo_draws)
    found = alternate({"group": Job("benchmarks.jobs.sampling:by_group", arguments)}, sizes.rounds)
    found |= alternate({"line": Job("benchmarks.jobs.sampling:by_line", arguments)}, 1)
    exact = (str(ledger(sizes.monte_carlo_lines)), sizes.monte_carlo_draws)
    found |= alternate({"exact": Job("benchmarks.jobs.sampling:by_group", exact)}, max(sizes.rounds - 1, 1))
    told = (
        f"{count(sizes.monte_carlo_draws)} draws over {count(sizes.monte_carlo_lines)} lines and 2,000 factors, every "
        "line with an uncertainty of its own: bounds of the total of GHG Protocol. bilan draws each factor once a draw "
        "and the lines of a group as one; sampling by lines draws every line (NumPy). Seconds of sampling alone. The "
        "two use other draws, so that their bounds differ by chance too. Target: 2 s, bounds within 0.5 %. The last "
        "row is the same ledger without uncertainty of activity data: factors alone are drawn."
    )
    base = found["line"].value
    rows = [
        _row("bilan, by groups", found["group"], base),
        _row("by lines", found["line"], base),
        (*_row("bilan, factors alone", found["exact"], base)[:-2], "–", "–"),
    ]
    return Section(
        "Monte Carlo", told, ("way", "s", "peak MiB", "low t", "high t", "low differs", "high differs"), rows
    )


def _row(name: str, measured: Measured, base: dict[str, float]) -> tuple[str, ...]:
    value = dict(measured.value)
    seconds = sorted(run.value["seconds"] for run in measured.runs)[len(measured.runs) // 2]
    apart = [f"{abs(value[end] / base[end] - 1) * 100:.3f} %" for end in ("low", "high")]
    return (name, f"{seconds:.2f}", f"{measured.peak:.0f}", f"{value['low']:.1f}", f"{value['high']:.1f}", *apart)
