"""Run a verb and turn whatever ends it into a line for people and an exit status."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

from bilan.model.findings import BilanError

_INTERRUPTED = {"fr": "Interrompu.", "en": "Interrupted."}
_HELP = {"fr": "Aide", "en": "Help"}

#: What typer says of a wrong command, by the name of its error, in both languages.
_USAGE = {
    "MissingParameter": ("il manque {name}", "{name} is missing"),
    "NoSuchOption": ("option inconnue : {name}{near}", "unknown option: {name}{near}"),
    "BadOptionUsage": ("l'option {name} est mal employée ({said})", "the option {name} is used wrongly ({said})"),
    "BadParameter": ("valeur incorrecte pour {name} : {said}", "wrong value for {name}: {said}"),
}


def run_verb(verb: str, module: str, arguments: list[str]) -> int:
    """Exit status of a verb (RULES 28); 130 when interrupted. No error of input or usage leaves a traceback."""
    lang = language(arguments)
    try:
        app = import_module(f"bilan.cli.{module}").app
        ended = app(args=arguments, prog_name=f"bilan {verb}", standalone_mode=False)
        sys.stdout.flush()
        return ended if isinstance(ended, int) else 0
    except BilanError as error:
        from bilan.cli.common import report_error

        return report_error(error, lang)
    except KeyboardInterrupt:
        print(_INTERRUPTED[lang], file=sys.stderr)
        return 130
    except BrokenPipeError:
        raise
    except Exception as error:
        from bilan.cli.common import interrupted

        if interrupted(error):
            print(_INTERRUPTED[lang], file=sys.stderr)
            return 130
        if not hasattr(error, "format_message"):
            raise
        return _wrong_usage(error, verb, lang)


def language(arguments: list[str]) -> str:
    """The language that a command line asks for, before it is parsed; French when it names none that we speak.

    >>> language(["x", "--lang", "en"]), language(["--lang=en"]), language(["--lang"])
    ('en', 'en', 'fr')
    """
    asked = os.environ.get("BILAN_LANG", "fr")
    for i, word in enumerate(arguments):
        if word == "--lang":
            asked = arguments[i + 1] if i + 1 < len(arguments) else asked
        elif word.startswith("--lang="):
            asked = word.removeprefix("--lang=")
    return asked if asked in {"fr", "en"} else "fr"


def _wrong_usage(error: Any, verb: str, lang: str) -> int:
    said = error.format_message()
    texts = _USAGE.get(type(error).__name__)
    if texts:
        said = texts[lang == "en"].format(name=_name(error), near=_near(error), said=error.message or said)
    print(f"bilan {verb}: {said}\n  → {_HELP[lang]}: bilan {verb} --help", file=sys.stderr)
    return int(error.exit_code)


def _name(error: Any) -> str:
    hint = getattr(error, "param_hint", None) or getattr(error, "option_name", None)
    if hint:
        return hint if isinstance(hint, str) else " / ".join(hint)
    parameter = getattr(error, "param", None)
    return str(parameter.opts[0] if parameter is not None else "?")


def _near(error: Any) -> str:
    near = getattr(error, "possibilities", None)
    return f" ({', '.join(sorted(near)[:3])} ?)" if near else ""
