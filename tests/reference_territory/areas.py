"""Changes of land use per commune (ha per year) and areas of artificial land, in both methods."""

from collections import defaultdict

SEALED_SHARE = 0.8
GREEN_SHARE = 1.0 - SEALED_SHARE
NO_WAY_TO_TREED = {"artificial_grassed", "grassland_tree", "grassland_shrub", "orchard", "vineyard", "wetland"}
Pairs = dict[tuple[str, str], float]


def departures(raw: Pairs, corrected: bool) -> Pairs:
    """Departures from the mixed artificial list: full from both halves (peer) or split p / 1 - p (corrected)."""
    result: Pairs = defaultdict(float)
    for (source, target), area in raw.items():
        if source != "artificial_mixed":
            result[source, target] += area
            continue
        result["artificial_sealed", target] += area * (SEALED_SHARE if corrected else 1.0)
        result["artificial_grassed", target] += area * (GREEN_SHARE if corrected else 1.0)
    return result


def arrivals(source: str, mixed: float, treed: float, corrected: bool) -> dict[str, float]:
    """Sealed, grassed and treed hectares reached from one land use."""
    if source in ("artificial_sealed", "artificial_grassed"):
        return _arrivals_from_artificial(source, mixed, treed, corrected)
    if corrected:
        return _conserving(mixed, treed)
    kept = 0.0 if source in NO_WAY_TO_TREED else treed
    result = _conserving(mixed, kept)
    if source.startswith("forest"):
        result["artificial_grassed"] = GREEN_SHARE * mixed
    return result


def _arrivals_from_artificial(source: str, mixed: float, treed: float, corrected: bool) -> dict[str, float]:
    """Inside artificial land only the way to trees is seen; `mixed` to `mixed` is no change of land use."""
    if corrected:
        return {"artificial_treed": treed}
    return {"artificial_treed": 0.0 if source == "artificial_grassed" else treed}


def _conserving(mixed: float, treed: float) -> dict[str, float]:
    total = mixed + treed
    if treed < GREEN_SHARE * total:
        sealed, grassed = SEALED_SHARE * total, GREEN_SHARE * total - treed
    else:
        sealed, grassed = mixed, 0.0
    return {"artificial_sealed": sealed, "artificial_grassed": grassed, "artificial_treed": treed}


def land_use_changes(raw: Pairs, corrected: bool) -> Pairs:
    """ha per year for every pair of two different land uses."""
    left = departures(raw, corrected)
    result: Pairs = defaultdict(float)
    to_artificial: dict[str, dict[str, float]] = defaultdict(lambda: {"artificial_mixed": 0.0, "artificial_treed": 0.0})
    for (source, target), area in left.items():
        if target in ("artificial_mixed", "artificial_treed"):
            to_artificial[source][target] += area
        elif source != target:
            result[source, target] += area
    for source, reached in to_artificial.items():
        split = arrivals(source, reached["artificial_mixed"], reached["artificial_treed"], corrected)
        for target, area in split.items():
            if source != target:
                result[source, target] += area
    return {pair: area for pair, area in result.items() if area != 0.0}


def artificial_state(mixed: float, treed: float, corrected: bool) -> dict[str, float]:
    """Sealed, grassed and treed hectares of a state."""
    if corrected:
        return _conserving(mixed, treed)
    total = mixed + treed
    sealed = SEALED_SHARE * total if treed < 0.2 * total else mixed - treed
    grassed = GREEN_SHARE * total - treed if treed < 0.2 * (sealed + treed) else 0.0
    return {"artificial_sealed": sealed, "artificial_grassed": grassed, "artificial_treed": treed}
