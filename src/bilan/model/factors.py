"""Emission factors as two Arrow tables: one row per factor and version, one row per part and gas."""

import pyarrow as pa

#: Parts of a factor, in the order in which reports print them.
PARTS = (
    "combustion",
    "upstream",
    "plant",
    "td_losses",
    "network_losses",
    "fugitive_leak",
    "manufacture",
    "manufacture_of_device",
    "contrails",
    "whole",
)

#: One row per factor and version.
FACTOR_SCHEMA = pa.schema(
    [
        ("id", pa.string()),  # source and local id: base-carbone:25777
        ("version", pa.string()),  # V22.0
        ("source", pa.string()),  # base-carbone
        ("kind", pa.string()),  # factor, or source_data (calorific values, densities: refused as factors)
        ("status", pa.string()),  # valid, archived
        ("label_fr", pa.string()),
        ("label_en", pa.string()),
        ("unit", pa.string()),  # canonical label of bilan.units: kWh_pci, kg, t.km, EUR
        ("unit_raw", pa.string()),  # as the source spells it
        ("account", pa.string()),  # emission, removal, avoided, stored
        ("total_kg_co2e", pa.float64()),  # published total per unit, signed as published
        ("co2_biogenic_kg", pa.float64()),  # kg of biogenic CO2 printed per unit, outside the total
        ("uncertainty", pa.string()),  # "30" (half-width of the 95 % interval in %), "3/4/2/5/3", or null
        ("gwp_set", pa.string()),  # set in which the published CO2e is expressed: AR4, AR5, AR6, or null
        ("region", pa.string()),
        ("category", pa.string()),  # path in the source's own classification
        ("validity", pa.string()),  # the source's own words
        ("valid_from", pa.date32()),
        ("valid_to", pa.date32()),
        ("currency", pa.string()),  # of monetary factors
        ("price_year", pa.int16()),
        ("fuel", pa.string()),  # key of the fuel properties that convert litre, kg and kWh, or null
        ("tags", pa.string()),
        ("comment", pa.string()),
        ("origin", pa.string()),  # programme, contributor and reference, in the source's words
        ("url", pa.string()),
        ("licence", pa.string()),
        ("row_hash", pa.string()),  # sha256 (first 16 hex digits) over the source's own row or rows
    ]
)

#: One row per factor, version, part, gas and account. Amounts are per one unit of activity. In the accounts
#: removal, avoided and stored they are positive: more of what the account names. Printed biogenic CO2 is a row
#: of gas `co2_biogenic` in the part that emits it (combustion, plant or whole), with kg_co2e = 0: it stands
#: outside every total. The sum of kg_co2e over a factor's rows is its published total (absolute value).
PART_SCHEMA = pa.schema(
    [
        ("factor", pa.string()),
        ("version", pa.string()),
        ("part", pa.string()),
        ("gas", pa.string()),
        ("kg", pa.float64()),  # kg of the gas; kg CO2e for the frozen gases
        ("kg_co2e", pa.float64()),  # as published
        ("account", pa.string()),  # emission, removal, avoided, stored: own factors may mix them
    ]
)
