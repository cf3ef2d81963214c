-- Join after: some ten thousand groups meet factors, decision tables and four frameworks.
create or replace table settled as
with said as (
    select row_number() over () as g, s.*, c.default_part, coalesce(c.capital, false) as capital,
           c.category is not null as known, c.lists_outside, c.undivided, f.s as sigma, f.factor is not null as known_factor, v.ratio,
           coalesce(nullif(s."case", ''), c.default_case) as case_said,
           case when c.has_kinds then coalesce(nullif(s.kind, ''), c.default_kind) else '' end as kind_said
    from sums s
    left join categories c on c.category = s.category
    left join factors f on f.factor = s.factor
    left join conversions v on v.unit = s.unit and v.factor_unit = f.factor_unit
),
checked as (
    select *,
        case when status <> '' and not (capital and status = 'end-before-start') then status
             when not known_factor then 'unknown-factor'
             when ratio is null then 'unit-mismatch'
             when outside_period and not capital then 'outside-period'
             else '' end as rejection,
        case when not known
               or not exists (from listed_cases l where l.category = said.category and l."case" = case_said)
               or not exists (from listed_kinds k where k.category = said.category and k.kind = kind_said)
             then 'unclassified'
             when not inside and not lists_outside then 'outside'
             else 'classified' end as state,
        case when not inside and case_said = 'in_boundary' and lists_outside then 'outside' else case_said end as case_used
    from said
)
select *,
    case when category = 'freight_inbound' and case_used = 'third_party_unpaid' then 'tier1' else '' end as tier_used,
    coalesce(ratio, 1) * case when not capital then q_time when has_life then q_spread else q_whole end as q_usual,
    coalesce(ratio, 1) * case when not capital then q_time when has_life then q_purchase else q_whole end as q_bought,
    case when not capital then n_time when has_life then n_spread else n end as n_usual,
    case when not capital then n_time when has_life then n_purchase else n end as n_bought
from checked;

create or replace table used_parts as
select s.*, p.part, p.co2, p.ch4, p.n2o, p.undecomposed, p.co2 + p.ch4 + p.n2o + p.undecomposed as total,
       l.part is null and s.known as moved, coalesce(l.part, s.default_part) as part_used
from settled s
join parts p on p.factor = s.factor
left join listed_parts l on l.category = s.category and l.part = p.part
where s.rejection = '';

-- Places are looked up once for each distinct situation.
create or replace table places as
select d.*, f.framework, r.status as rule_status,
    case when d.state <> 'classified' then d.state
         when r.line is null then 'unclassified'
         when l.code is null then 'outside'
         else r.line end as line,
    d.state = 'classified' and coalesce(l.in_total, false) as in_total
from (select distinct category, part_used, case_used, kind_said, tier_used, state from used_parts) d
cross join frameworks f
left join rules r on r.framework = f.framework and r.category = d.category and r.part = d.part_used
    and r."case" = d.case_used and r.kind = d.kind_said
    and (r.tier = d.tier_used or (r.tier = '' and d.tier_used <> ''
         and not exists (from rules x where x.framework = f.framework and x.category = d.category
                         and x.part = d.part_used and x."case" = d.case_used and x.kind = d.kind_said
                         and x.tier = d.tier_used)))
left join lines l on l.framework = f.framework and l.code = r.line;

create or replace table amounts as
select p.framework, p.line, p.in_total, p.rule_status, u.g, u.factor, u.sigma,
       if(p.framework = 'ghg-protocol', q_bought, q_usual) as q, if(p.framework = 'ghg-protocol', n_bought, n_usual) as n,
       u.co2 * q as co2_t, u.ch4 * q as ch4_t, u.n2o * q as n2o_t, u.undecomposed * q as undecomposed_t,
       u.total * q as total_t
from used_parts u
join places p using (category, part_used, case_used, kind_said, tier_used, state);

create or replace table line_sums as
select framework, line, any_value(in_total) as in_total,
       sum(co2_t) as co2_t, sum(ch4_t) as ch4_t, sum(n2o_t) as n2o_t, sum(undecomposed_t) as undecomposed_t,
       sum(total_t) as total_t, coalesce(sum(total_t) filter (rule_status = 'minimum'), 0) as minimum_t
from amounts group by framework, line;

create or replace table line_counts as
select framework, line, sum(n)::bigint as count
from (select distinct framework, line, g, n from amounts) group by framework, line;

-- A factor moves all its lines together: moments by factor first, then their sum.
create or replace table intervals as
with by_factor as (
    select framework, line, factor, sum(total_t) as m, any_value(exp(sigma * sigma)) as scale
    from amounts group by framework, line, factor
    union all
    select framework, 'total', factor, sum(total_t), any_value(exp(sigma * sigma))
    from amounts where in_total group by framework, factor
),
moments as (
    select framework, line, sum(m * sqrt(scale)) as mean, sum(scale * scale * m * m - scale * m * m) as variance
    from by_factor group by framework, line
)
select framework, line,
       exp(ln(mean) - ln(1 + variance / (mean * mean)) / 2 - 1.96 * sqrt(ln(1 + variance / (mean * mean)))) as low_t,
       exp(ln(mean) - ln(1 + variance / (mean * mean)) / 2 + 1.96 * sqrt(ln(1 + variance / (mean * mean)))) as high_t
from moments where mean > 0 and variance > 0;

create or replace table findings as
select rejection as code, factor as subject, unit as other, sum(n)::bigint as count, min(one_line) as line,
       sum(q_whole * coalesce(ratio, 1) * t) as t_co2e
from settled left join (select factor, sum(co2 + ch4 + n2o + undecomposed) as t from parts group by factor) using (factor)
where rejection <> '' group by all
union all
select 'line-straddles-period', category, '', sum(n)::bigint, min(one_line), sum(q_time * coalesce(ratio, 1))
from settled where rejection = '' and straddles and not capital group by all
union all
select code, factor, subject, sum(n)::bigint, min(one_line), sum(t)
from (select case when part = 'whole' then 'factor-without-parts'
                  when undivided then 'parts-not-separate' else 'part-not-listed' end as code,
             factor, category || if(code = 'part-not-listed', '/' || part, '') as subject, g,
             any_value(n) as n, min(one_line) as one_line, sum(q_usual * total) as t
      from used_parts where moved and state <> 'unclassified' and not (part = 'whole' and undivided)
      group by all)
group by all
union all
select 'price-year-unknown', '', '', sum(n)::bigint, min(one_line), null
from settled where rejection = '' and unit = 'EUR' having count(*) > 0;
