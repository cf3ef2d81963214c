"""Entry point: find the verb, import its module alone, run it. `--help` imports nothing else."""

from __future__ import annotations

import os
import sys

#: verb -> (module, French help, English help), in the order of the help page.
VERBS: dict[str, tuple[str, str, str]] = {
    "demo": (
        "demo",
        "écrit les exemples, les calcule et laisse les rapports",
        "write the examples, compute them, leave the reports",
    ),
    "init": ("init", "crée un dossier d'inventaire vide et commenté", "write a commented empty inventory folder"),
    "check": ("check", "dit ce qui est compris, douteux, rejeté", "show what is understood, doubtful, rejected"),
    "compute": (
        "compute",
        "calcule un inventaire dans les quatre cadres",
        "compute an inventory in the four frameworks",
    ),
    "explain": ("explain", "déplie une ligne jusqu'à ses sources", "open one line down to its sources"),
    "compare": (
        "compare",
        "pourquoi deux inventaires diffèrent : effets qui s'additionnent",
        "why two inventories differ: effects that add up",
    ),
    "bridge": (
        "bridge",
        "les lignes que deux cadres traitent autrement",
        "the lines that two frameworks treat differently",
    ),
    "lock": ("lock", "fixe ce dont les nombres sont faits", "pin what the numbers are made of"),
    "upgrade": (
        "upgrade",
        "montre ce que de nouveaux facteurs changeraient",
        "show what newer factors would change",
    ),
    "uncertainty": (
        "uncertainty",
        "intervalles à 95 %, et les facteurs qui les élargissent",
        "95 % intervals, and the factors that widen them",
    ),
    "significance": (
        "significance",
        "quels postes indirects sont significatifs, ce qui est exclu",
        "which indirect posts are significant, what is left out",
    ),
    "base-year": (
        "base_year",
        "l'année de référence, ce qui la fait recalculer",
        "the base year, and what makes it recalculated",
    ),
    "transition": (
        "transition",
        "le plan d'actions face à une trajectoire",
        "the plan of actions against a reference path",
    ),
    "pack": ("pack", "écrit le dossier de vérification", "write the verifier's pack"),
    "verify": ("verify", "recalcule et contrôle un dossier de vérification", "recompute and check a verifier's pack"),
    "accounts": (
        "accounts",
        "ce que devient chaque compte d'un export comptable (FEC)",
        "what becomes of every account of an accounting export (FEC)",
    ),
    "factors": (
        "factors",
        "cherche, montre, importe les facteurs d'émission",
        "search, show and import emission factors",
    ),
    "territory": ("territory", "stocks et flux de carbone des territoires", "carbon stocks and fluxes of territories"),
    "obligations": ("obligations", "qui doit publier quoi, et quand", "who must publish what, and when"),
    "frameworks": ("frameworks", "les quatre méthodes et leurs lignes", "the four methods and their lines"),
    "gases": ("gases", "les gaz et leurs PRG", "the gases and their global warming potentials"),
    "categories": (
        "categories",
        "les catégories et les lignes qu'elles atteignent",
        "the categories and the lines they reach",
    ),
}


def help_page() -> str:
    """The page that `bilan --help` prints: one line a verb, French and English.

    >>> help_page().splitlines()[0]
    'usage: bilan VERBE [OPTIONS]      bilan VERBE --help'
    """
    lines = ["usage: bilan VERBE [OPTIONS]      bilan VERBE --help", ""]
    for verb, (_, french, english) in VERBS.items():
        lines.append(f"  {verb:<12} {french}")
        lines.append(f"  {'':<12} {english}")
    return "\n".join(lines)


def run(arguments: list[str] | None = None) -> None:
    """Run the command line; exits with the status of RULES 28 (0, 1 under --strict, 2 for wrong usage)."""
    try:
        _run(sys.argv[1:] if arguments is None else arguments)
    except BrokenPipeError:
        # Whoever read our output has enough of it: what is left goes nowhere, without a word.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(1) from None


def _run(arguments: list[str]) -> None:
    if not arguments or arguments[0] in {"--help", "-h", "help"}:
        print(help_page(), flush=True)
        raise SystemExit(0)
    if arguments[0] in {"--version", "-V"}:
        from bilan import __version__

        print(f"bilan {__version__}")
        raise SystemExit(0)
    verb = arguments[0]
    if verb not in VERBS:
        from difflib import get_close_matches

        near = get_close_matches(verb, VERBS, n=1)
        hint = f" Vouliez-vous dire / did you mean: bilan {near[0]} ?" if near else ""
        print(f"bilan: verbe inconnu / unknown verb: {verb}.{hint}\n\n{help_page()}", file=sys.stderr)
        raise SystemExit(2)
    from bilan.cli.outcome import run_verb

    raise SystemExit(run_verb(verb, VERBS[verb][0], arguments[1:]))
