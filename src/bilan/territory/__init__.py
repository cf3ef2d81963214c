"""Carbon stocks and fluxes of territories: packs of land data, coefficients, pools, two methods.

The package can be called: ``bilan.territory("248000531")`` is `bilan.territory.api.territory`, so that the name
means the same before and after one of its modules is imported.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bilan.territory.api import Territory


class _CallablePackage(ModuleType):
    def __call__(self, code_or_name: str | list[str], **options: Any) -> Territory:
        """One territory; see `bilan.territory.api.territory`."""
        from bilan.territory.api import territory

        return territory(code_or_name, **options)


sys.modules[__name__].__class__ = _CallablePackage
