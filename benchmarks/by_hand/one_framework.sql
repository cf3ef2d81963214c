-- One framework of a ledger that is known to be good: no check, no finding, no interval; t CO2e per line.
create or replace table sums as
select e.inside, l.category, l.factor, l.unit, l."case", l.kind,
       sum(l.quantity * e.share * case
           when not c.capital then greatest(datediff('day', greatest(l."start", getvariable('first')),
                least(l."end", getvariable('last'))) + 1, 0) / (datediff('day', l."start", l."end") + 1)
           when l.acquired is null or coalesce(l.lifetime, 0) <= 0 then 1
           when l.acquired <= getvariable('last')
                and getvariable('last') < l.acquired + to_months((l.lifetime * 12)::int) then 1 / l.lifetime
           else 0 end) as q
from read_parquet(getvariable('activities')) l
join entities e using (entity)
join categories c using (category)
group by all;

create or replace table line_sums as
with used as (
    select s.q, s.kind, p.co2, p.ch4, p.n2o, p.undecomposed, c.category, coalesce(l.part, c.default_part) as part,
           not s.inside and not c.lists_outside as gone,
           case when not s.inside and coalesce(nullif(s."case", ''), c.default_case) = 'in_boundary' and c.lists_outside
                then 'outside' else coalesce(nullif(s."case", ''), c.default_case) end as "case",
           case when c.has_kinds then coalesce(nullif(s.kind, ''), c.default_kind) else '' end as kind_used
    from sums s
    join categories c using (category)
    join parts p using (factor)
    left join listed_parts l on l.category = s.category and l.part = p.part
)
select 'beges-v5' as framework,
       case when gone then 'outside' when r.line is null then 'unclassified'
            when l.code is null then 'outside' else r.line end as line,
       any_value(not gone and coalesce(l.in_total, false)) as in_total,
       sum(q * co2) as co2_t, sum(q * ch4) as ch4_t, sum(q * n2o) as n2o_t, sum(q * undecomposed) as undecomposed_t,
       sum(q * (co2 + ch4 + n2o + undecomposed)) as total_t
from used u
left join rules r on r.framework = 'beges-v5' and r.category = u.category and r.part = u.part
    and r."case" = u."case" and r.kind = u.kind_used
left join lines l on l.framework = 'beges-v5' and l.code = r.line
group by all;
