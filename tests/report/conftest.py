"""A small inventory whose figures are worked out by hand, and its reports in both languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import bilan
from bilan.report.build import report_of
from bilan.report.model import Report
from bilan.result import Result

#: Texts that a spreadsheet, a browser or a typesetter might take for more than texts.
EVIL_NAME = '=HYPERLINK("http://evil.example") <script>alert(1)</script> #import $x$ *b* _i_ \\ @ref'
EVIL_LABEL = "=1+1"
EVIL_NOTE = "@SUM(A1) <b>&amp;</b> #panic(1)"

TOML = f"""
[inventory]
name = "Essai & fils"
period = [2024-01-01, 2024-12-31]
base_year = 2019
[organisation]
name = '{EVIL_NAME}'
siren = "123456789"
siret = "12345678900011"
naf = "28.25Z"
employees = 100
revenue_eur = 10_000_000
[[entities]]
id = "usine"
name = "Usine <i>"
[[entities]]
id = "depot"
name = "Dépôt"
[[exclusions]]
category = "visitors"
reason = "Négligeable < 1 % & non suivi"
estimate_t = 2
[texts]
sustainability_policy = '''Première ligne
=2+2 <script>alert(2)</script>'''
actions_and_means = "Deux actions"
"""

FACTORS = """factor,label,label_en,unit,part,gas,kg,account,uncertainty,source,licence
fuel,Fioul,Fuel oil,L,combustion,co2_fossil,2,emission,10,Essai,CC0-1.0
fuel,Fioul,Fuel oil,L,combustion,ch4_fossil,0.001,emission,10,Essai,CC0-1.0
fuel,Fioul,Fuel oil,L,combustion,n2o,0.0001,emission,10,Essai,CC0-1.0
fuel,Fioul,Fuel oil,L,combustion,co2_biogenic,0.5,emission,10,Essai,CC0-1.0
fuel,Fioul,Fuel oil,L,upstream,co2e,0.5,emission,10,Essai,CC0-1.0
fluid,Fluide,Fluid,kg,whole,hfc-134a,1,emission,20,Essai,CC0-1.0
etching,Gravure,Etching,unit,whole,sf6,1,emission,20,Essai,CC0-1.0
etching,Gravure,Etching,unit,whole,nf3,1,emission,20,Essai,CC0-1.0
etching,Gravure,Etching,unit,whole,pfc-14,1,emission,20,Essai,CC0-1.0
steel,Acier,Steel,kg,whole,co2e,2,emission,20,Essai,CC0-1.0
spend,Dépense,Spend,EUR,whole,co2e,0.5,emission,50,Essai,CC0-1.0
power,Courant,Power,kWh,plant,co2e,0.1,emission,10,Essai,CC0-1.0
power,Courant,Power,kWh,td_losses,co2e,0.01,emission,10,Essai,CC0-1.0
power,Courant,Power,kWh,upstream,co2e,0.02,emission,10,Essai,CC0-1.0
wind,Éolien,Wind,kWh,plant,co2e,0,emission,10,Essai,CC0-1.0
flight,Vol,Flight,km,combustion,co2e,0.2,emission,10,Essai,CC0-1.0
"""

LINES = f"""id,entity,category,factor,quantity,unit,label,note,kind
f1,usine,fossil_fuels,own:fuel,1000,L,{EVIL_LABEL},{EVIL_NOTE},
r1,usine,refrigeration,own:fluid,10,kg,Climatisation,,
s1,usine,industrial_processes,own:etching,1,unit,Plasma,,
m1,usine,metals,own:steel,10000,kg,Tôle,,
g1,usine,goods_monetary,own:spend,20000,EUR,Divers,,
e1,depot,electricity,own:power,100000,kWh,Courant,,
z1,depot,business_travel,own:flight,0,km,Aucun vol,,
bad1,usine,metals,own:unheard-of,1,kg,Inconnu,,
bad2,usine,metals,own:steel,beaucoup,kg,Texte,,
"""

CONTRACTS = """entity,start,end,quantity,unit,instrument,factor,market,evidence
depot,2024-01-01,2024-12-31,50000,kWh,guarantee_of_origin,own:wind,FR,go.pdf
"""

#: kg CO2e of the masses above with the set that own factors follow (AR5).
SF6_T, NF3_T, PFC_T = 23.5, 16.1, 6.63


@pytest.fixture(scope="session")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """The small inventory, computed."""
    folder = tmp_path_factory.mktemp("small")
    for name, text in (
        ("bilan.toml", TOML),
        ("factors.csv", FACTORS),
        ("activities.csv", LINES),
        ("contracts.csv", CONTRACTS),
    ):
        (folder / name).write_text(text, encoding="utf-8")
    return bilan.read(folder).compute()


@pytest.fixture(scope="session")
def reports(result: Result) -> dict[str, Report]:
    """The small inventory's report in French and English."""
    return {lang: report_of(result, lang) for lang in ("fr", "en")}


@pytest.fixture(scope="session")
def report(reports: dict[str, Report]) -> Report:
    """The small inventory's report in French."""
    return reports["fr"]


@pytest.fixture(scope="session")
def rejected(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """An inventory of which no line can be counted."""
    folder = tmp_path_factory.mktemp("rejected")
    (folder / "bilan.toml").write_text(TOML, encoding="utf-8")
    (folder / "activities.csv").write_text(LINES, encoding="utf-8")
    return report_of(bilan.read(folder).compute(), "fr")


@pytest.fixture(scope="session")
def example() -> Result:
    """The industrial example."""
    return bilan.read(Path(__file__).resolve().parents[2] / "examples" / "atelier-horizon").compute()


@pytest.fixture(scope="session")
def line_of(report: Report) -> Callable[[str, str], dict[str, object]]:
    """Values of one line of a framework."""

    def find(framework: str, code: str) -> dict[str, object]:
        rows = report.framework(framework).contents.rows
        return dict(next(row.values for row in rows if row.code == code))

    return find
