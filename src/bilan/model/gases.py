"""Names of greenhouse gases and the columns in which a report prints them.

A *gas* of a factor row is one of the fixed names below, a species such as ``hfc-134a`` or ``r-22``, or a
blend such as ``r-410a``. ``co2e`` and ``contrails`` are *frozen*: amounts known only as kg CO2e, usable as
published and never re-expressed with another set of global warming potentials.
"""

CO2_FOSSIL = "co2_fossil"
CO2_BIOGENIC = "co2_biogenic"
CH4_FOSSIL = "ch4_fossil"
CH4_BIOGENIC = "ch4_biogenic"
N2O = "n2o"
SF6 = "sf6"
NF3 = "nf3"
FROZEN = "co2e"
CONTRAILS = "contrails"

FROZEN_GASES = frozenset({FROZEN, CONTRAILS})

#: Report column (tonnes) for the fixed names; every other gas goes to ``other_t``.
GAS_COLUMNS = {
    CO2_FOSSIL: "co2_t",
    CH4_FOSSIL: "ch4_t",
    CH4_BIOGENIC: "ch4_t",
    N2O: "n2o_t",
    FROZEN: "undecomposed_t",
    CONTRAILS: "undecomposed_t",
    CO2_BIOGENIC: "co2_biogenic_t",
}
OTHER_COLUMN = "other_t"

#: The columns whose sum is ``total_t``; biogenic CO2 stands apart.
TOTAL_COLUMNS = ("co2_t", "ch4_t", "n2o_t", "other_t", "undecomposed_t")


def report_column(gas: str) -> str:
    """Return the report column of a gas.

    >>> report_column("ch4_biogenic"), report_column("hfc-134a"), report_column("contrails")
    ('ch4_t', 'other_t', 'undecomposed_t')
    """
    return GAS_COLUMNS.get(gas, OTHER_COLUMN)
