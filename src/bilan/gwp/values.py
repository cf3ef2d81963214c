"""Values, species and families by any name of a gas."""

from __future__ import annotations

from bilan.gwp.names import canonical, nearest
from bilan.gwp.tables import GWP_SETS, Gas, gas_table
from bilan.model.findings import BilanError, Finding


class UnknownGasError(BilanError, KeyError):
    """No gas or blend of the table has this name; `near` holds the closest names."""

    def __init__(self, text: str) -> None:
        self.near = nearest(text)
        super().__init__(Finding("gas-unknown", values={"gas": text, "near": ", ".join(self.near) or "-"}))


def find(gas: str) -> Gas:
    """The gas or blend with this name in any usual spelling.

    >>> find("R-32").label_en
    'Difluoromethane'
    """
    table = gas_table()
    name = gas if gas in table else canonical(gas)
    if name is None:
        raise UnknownGasError(gas)
    return table[name]


def value(gas: str, gwp_set: str) -> float:
    """Global warming potential over 100 years, in kg CO2e per kg, in ``AR4``, ``AR5`` or ``AR6``.

    Biogenic CO2 is 0: it stands outside the totals. Blends are the mean of their components by mass. Raises
    `UnknownGasError` for an unknown gas and `BilanError` for an unknown set. Sources: ``data/gwp/SOURCES.md``.

    >>> value("ch4_fossil", "AR5"), value("n2o", "AR6"), value("R-410A", "AR4")
    (30.0, 273.0, 2087.5)
    """
    if gwp_set not in GWP_SETS:
        raise BilanError(Finding("gwp-set-unknown", values={"gwp_set": gwp_set}))
    return find(gas).value(gwp_set)


def species(gas: str) -> tuple[tuple[str, float], ...]:
    """Component species with their mass shares, which sum to 1; a pure gas is itself.

    >>> species("r-410a"), species("R-134a")
    ((('hfc-32', 0.5), ('hfc-125', 0.5)), (('hfc-134a', 1.0),))
    """
    return find(gas).components


def family(gas: str) -> str:
    """Family of the gas: ``hfc``, ``hcfc``, ``sf6``, ..., ``blend``.

    >>> family("R-22"), family("r-410a")
    ('hcfc', 'blend')
    """
    return find(gas).family


def is_kyoto(gas: str) -> bool:
    """Whether the gas is one of the seven of the Kyoto Protocol: CO2, CH4, N2O, HFC, PFC, SF6, NF3.

    HFO are unsaturated HFC and count with them. A blend is one when each of its halocarbons is; accounts that
    must split a mixed blend go through `species` and ask for each component.

    >>> is_kyoto("hfc-134a"), is_kyoto("R-22"), is_kyoto("R-410A"), is_kyoto("R-401A")
    (True, False, True, False)
    """
    return find(gas).kyoto


def gases() -> list[Gas]:
    """Every gas and blend: the seven Kyoto gases first, then the others, then blends.

    >>> [gas.name for gas in gases()[:4]]
    ['co2_fossil', 'co2_biogenic', 'ch4_fossil', 'ch4_biogenic']
    """
    return list(gas_table().values())
