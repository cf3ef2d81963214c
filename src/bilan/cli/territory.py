"""`bilan territory`: carbon stocks and fluxes of territories. One module for each command."""

from __future__ import annotations

from bilan.cli.common import new_app
from bilan.cli.territory_fiche import fiche
from bilan.cli.territory_import import import_app
from bilan.cli.territory_list import list_territories
from bilan.cli.territory_pack import pack_app
from bilan.cli.territory_show import show
from bilan.cli.territory_table import table

app = new_app(no_args_is_help=True, help="Stocks et flux de carbone des territoires / carbon stocks and fluxes")
app.command("show")(show)
app.command("list")(list_territories)
app.command("table")(table)
app.command("fiche")(fiche)
app.add_typer(import_app, name="import")
app.add_typer(pack_app, name="pack")
