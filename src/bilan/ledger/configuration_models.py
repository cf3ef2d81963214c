"""The shape of bilan.toml as pydantic models; imported only when a configuration is read."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def _a_date(value: Any) -> Any:
    """A TOML date, or a text in ISO or day-first form."""
    if isinstance(value, str):
        from bilan.ledger.dates import DateError, parse_date

        try:
            return parse_date(value).value
        except DateError:
            return value
    return value


Day = Annotated[date, BeforeValidator(_a_date), Field(ge=date(1900, 1, 1), le=date(2100, 12, 31))]
Share = Annotated[float, Field(ge=0, le=1)]
Text = Annotated[str, Field(min_length=1)]


class _Model(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


class InventoryModel(_Model):
    """[inventory]."""

    name: str = ""
    period: Annotated[list[Day], Field(min_length=2, max_length=2)]
    approach: Literal["operational_control", "financial_control", "equity_share"] = "operational_control"
    gwp: Literal["published", "AR4", "AR5", "AR6"] = "published"
    iso_capital_goods: Literal["spread", "purchase"] = "spread"
    deflate: bool = True
    base_year: Annotated[int, Field(ge=1990, le=2100)] | None = None


class OrganisationModel(_Model):
    """[organisation]."""

    name: str = ""
    kind: Literal["company", "public_body", "municipality", "epci", "department", "region", "state"] = "company"
    siren: str = ""
    siret: str = ""
    naf: str = ""
    employees: Annotated[int, Field(ge=0)] | None = None
    population: Annotated[int, Field(ge=0)] | None = None
    overseas: bool = False
    revenue_eur: Annotated[float, Field(allow_inf_nan=False)] | None = None


class ShareModel(_Model):
    """[[entities.shares]]."""

    valid_from: Day | None = None
    valid_to: Day | None = None
    equity_share: Share | None = None
    operated: bool | None = None
    held: bool | None = None


class EntityModel(_Model):
    """[[entities]]."""

    id: Text
    name: str = ""
    equity_share: Share = 1.0
    operated: bool = True
    held: bool = True
    joint_venture: bool = False
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] = "FR"
    commune: str = ""
    shares: list[ShareModel] = []


class ExclusionModel(_Model):
    """[[exclusions]]."""

    category: Text
    reason: Text
    estimate_t: Annotated[float, Field(allow_inf_nan=False)] | None = None


Tonnes = Annotated[float, Field(allow_inf_nan=False)]


class PostMarkModel(_Model):
    """[[significance.posts]]."""

    post: Text
    screening_t: Tonnes | None = None
    criteria: list[str] = []
    not_occurring: bool = False
    note: str = ""


class SignificanceModel(_Model):
    """[significance]."""

    threshold_pct: Annotated[float, Field(ge=0, le=100)] = 80.0
    posts: list[PostMarkModel] = []


class BaseYearChangeModel(_Model):
    """[[base_year.changes]]."""

    day: Day
    trigger: Literal["structure", "method", "factor", "error", "category", "activity"]
    note: str = ""
    effect_t: Tonnes | None = None
    effects: dict[str, Tonnes] = {}


class BaseYearModel(_Model):
    """[base_year]."""

    year: Annotated[int, Field(ge=1990, le=2100)]
    inventory: str = ""
    threshold_pct: Annotated[float, Field(ge=0, le=100)] = 5.0
    values: dict[str, Tonnes | Literal["nc"]] = {}
    changes: list[BaseYearChangeModel] = []


class TransitionModel(_Model):
    """[transition]."""

    target_pct: Annotated[float, Field(ge=0, le=100)] | None = None
    by: Annotated[int, Field(ge=1990, le=2100)] | None = None
    path: str = ""
    sector: str = ""
    scope: str = ""


class AccountingModel(_Model):
    """[accounting]."""

    fec: list[Text] = []
    general_ledger: list[Text] = []
    aggregate: Literal["month", "entry"] = "month"
    covered_physically: Literal["flag", "exclude"] = "flag"
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "EUR"
    entity: str = ""
    account_rules: Text = "account_rules.csv"
    supplier_rules: Text = "supplier_rules.csv"
    built_in_rules: bool = True


class FileModel(_Model):
    """bilan.toml."""

    inventory: InventoryModel
    organisation: OrganisationModel = OrganisationModel()
    entities: list[EntityModel] = []
    exclusions: list[ExclusionModel] = []
    texts: dict[str, str] = {}
    significance: SignificanceModel = SignificanceModel()
    base_year: BaseYearModel | None = None
    transition: TransitionModel = TransitionModel()
    accounting: AccountingModel = AccountingModel()


#: Table of bilan.toml -> its model, for the names of keys.
TABLES: dict[str, type[BaseModel]] = {
    "inventory": InventoryModel,
    "organisation": OrganisationModel,
    "entities": EntityModel,
    "entities.shares": ShareModel,
    "exclusions": ExclusionModel,
    "significance": SignificanceModel,
    "significance.posts": PostMarkModel,
    "base_year": BaseYearModel,
    "base_year.changes": BaseYearChangeModel,
    "transition": TransitionModel,
    "accounting": AccountingModel,
}
