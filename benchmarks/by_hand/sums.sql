-- Sum first: one pass over the lines, with their state, shares, days and lives; {duplicate} is put in by the caller.
create or replace table sums as
with told as (
    select file_row_number as row, id, quantity,
           trim(coalesce(l.category, '')) as category, trim(coalesce(l.factor, '')) as factor,
           trim(coalesce(l.unit, '')) as unit, trim(coalesce("case", '')) as "case", trim(coalesce(kind, '')) as kind,
           coalesce("start", getvariable('first')) as first_day, coalesce("end", getvariable('last')) as last_day,
           acquired, lifetime, e.entity is not null as known_entity,
           coalesce(e.share, 1) as share, coalesce(e.inside, true) as inside,
           {duplicate} as duplicate
    from read_parquet(getvariable('activities'), file_row_number = true) l left join entities e using (entity)
),
weighed as (
    select *,
        case when coalesce(id, '') = '' then 'missing-id'
             when duplicate then 'duplicate-id'
             when isnan(quantity) or isinf(quantity) then 'quantity-not-finite'
             when quantity is null then 'missing-quantity'
             when factor = '' then 'missing-factor'
             when unit = '' then 'missing-unit'
             when quantity < 0 then 'negative-quantity'
             when last_day < first_day then 'end-before-start'
             when not known_entity then 'unknown-entity'
             else '' end as status,
        greatest(datediff('day', first_day, last_day) + 1, 1) as days,
        greatest(datediff('day', greatest(first_day, getvariable('first')), least(last_day, getvariable('last'))) + 1, 0)
            as days_inside,
        acquired is not null and coalesce(lifetime, 0) > 0 as has_life
    from told
),
timed as (
    select *, days_inside = 0 as outside_period, days_inside > 0 and days_inside < days as straddles,
        days_inside / days as w_time,
        case when has_life and acquired <= getvariable('last')
              and getvariable('last') < acquired + to_months((lifetime * 12)::int)
             then 1 / lifetime else 0 end as w_spread,
        case when acquired between getvariable('first') and getvariable('last') then 1 else 0 end as w_purchase
    from weighed
)
select inside, category, factor, unit, "case", kind, status, has_life, outside_period, straddles,
       count(*) as n, min(id) as one_line,
       count(*) filter (w_time > 0) as n_time, sum(quantity * share * w_time) as q_time,
       count(*) filter (w_spread > 0) as n_spread, sum(quantity * share * w_spread) as q_spread,
       count(*) filter (w_purchase > 0) as n_purchase, sum(quantity * share * w_purchase) as q_purchase,
       sum(quantity * share) as q_whole
from timed
group by all;
