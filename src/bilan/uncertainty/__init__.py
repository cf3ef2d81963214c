"""Four methods by name for the uncertainty of a framework's lines and total, and what contributes most.

``correlated`` is the default of every report. ``bilan-carbone`` and ``ipcc-1`` treat lines as independent, as their
texts do, and say so; ``monte-carlo`` samples the same model as ``correlated``.
"""

from bilan.uncertainty.assess import METHODS, Assessment, LineInterval, assess
from bilan.uncertainty.ranking import Contribution, ranking

__all__ = ["METHODS", "Assessment", "Contribution", "LineInterval", "assess", "ranking"]
