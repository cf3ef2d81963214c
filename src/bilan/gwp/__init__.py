"""Global warming potentials over 100 years (AR4, AR5, AR6), names and families of gases and blends."""

from bilan.gwp.names import canonical, nearest
from bilan.gwp.tables import GWP_SETS, PUBLISHED_DEFAULT, Family, Gas, families, source_label
from bilan.gwp.values import UnknownGasError, family, find, gases, is_kyoto, species, value

__all__ = [
    "GWP_SETS",
    "PUBLISHED_DEFAULT",
    "Family",
    "Gas",
    "UnknownGasError",
    "canonical",
    "families",
    "family",
    "find",
    "gases",
    "is_kyoto",
    "nearest",
    "source_label",
    "species",
    "value",
]
