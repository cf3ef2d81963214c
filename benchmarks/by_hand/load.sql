-- Everything that is small: entities come from the caller, the rest from the inventory and the rule tables.
create or replace table gases as
select * from (values ('co2_fossil', 'co2', 1.0), ('ch4_fossil', 'ch4', 30.0), ('ch4_biogenic', 'ch4', 28.0),
                      ('n2o', 'n2o', 265.0), ('co2e', 'undecomposed', 1.0)) as t (gas, printed, potential);

-- t CO2e per unit of each part, one column for each gas that is printed.
create or replace table parts as
select 'own:' || factor as factor, part,
       coalesce(sum(kg * potential / 1000) filter (printed = 'co2'), 0) as co2,
       coalesce(sum(kg * potential / 1000) filter (printed = 'ch4'), 0) as ch4,
       coalesce(sum(kg * potential / 1000) filter (printed = 'n2o'), 0) as n2o,
       coalesce(sum(kg * potential / 1000) filter (printed = 'undecomposed'), 0) as undecomposed
from read_csv(getvariable('factors')) join gases using (gas)
group by all;

create or replace table factors as
select 'own:' || factor as factor, any_value(unit) as factor_unit,
       ln(1 + any_value(uncertainty) / 100.0) / 1.96 as s
from read_csv(getvariable('factors')) group by factor;

create or replace table conversions as
select * from (values ('kWh', 'kWh', 1.0), ('kg', 'kg', 1.0), ('L', 'L', 1.0), ('km', 'km', 1.0),
                      ('t.km', 't.km', 1.0), ('EUR', 'EUR', 1.0)) as t (unit, factor_unit, ratio);

create or replace table rules as
select replace(regexp_extract(filename, 'frameworks.([a-z0-9_]+).rules', 1), '_', '-') as framework,
       category, part, "case", coalesce(kind, '') as kind, coalesce(tier, '') as tier,
       coalesce(line, '') as line, coalesce(status, '') as status
from read_csv(getvariable('rules'), all_varchar = true, filename = true);

create or replace table lines as
select replace(regexp_extract(filename, 'frameworks.([a-z0-9_]+).lines', 1), '_', '-') as framework,
       code, in_total = '1' as in_total
from read_csv(getvariable('lines'), all_varchar = true, filename = true, union_by_name = true);

create or replace table frameworks as select distinct framework from lines;

create or replace table listed_cases as select distinct category, "case" from rules where framework = 'beges-v5';
create or replace table listed_kinds as select distinct category, kind from rules where framework = 'beges-v5';
create or replace table listed_parts as
select distinct category, part from rules where framework = 'beges-v5';

create or replace table categories as
select t.category, default_case, default_part, coalesce(default_kind, '') as default_kind,
       bilan_carbone_v9_post = 'Immobilisations' as capital,
       (select count(*) from listed_parts p where p.category = t.category) = 1 as undivided,
       exists (from listed_kinds k where k.category = t.category and k.kind <> '') as has_kinds,
       exists (from listed_cases l where l.category = t.category and l."case" = 'outside') as lists_outside
from read_csv(getvariable('categories'), all_varchar = true) t;
