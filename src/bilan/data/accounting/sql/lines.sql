-- Activity lines: one for each sum of purchases; sums without rule or quantity are lines that are rejected already.
SELECT s.id, nullif(s.entity, '') AS entity,
    CASE WHEN r.capital OR s.day IS NULL THEN NULL ELSE greatest(s.day, b.first) END AS start,
    CASE WHEN r.capital OR s.day IS NULL THEN NULL
         WHEN s.class = '2' OR {by_entry} THEN s.day
         ELSE least(last_day(s.day), b.last) END AS "end",
    nullif(r.category, '') AS category,
    coalesce(n.label, s.account) || coalesce(' – ' || nullif(u.name, ''), '') AS label,
    coalesce(p.factor, nullif(r.factor, '')) AS factor,
    s.net / 100 / coalesce(p.price, r.price, 1) AS quantity,
    coalesce(p.unit, nullif(r.unit, ''), {currency}) AS unit,
    nullif(r."case", '') AS "case",
    CASE WHEN r.capital THEN s.day END AS acquired,
    CASE WHEN r.capital THEN s.lifetime_years END AS lifetime,
    p.uncertainty,
    CASE WHEN s.first_piece IS NULL THEN NULL WHEN s.first_piece = s.last_piece THEN s.first_piece
         ELSE s.first_piece || ' … ' || s.last_piece END
        || CASE WHEN s.lines > 1 THEN ' (' || s.lines || ')' ELSE '' END AS evidence,
    'compte ' || s.account || coalesce(' ; ' || r.note, '')
        || CASE WHEN coalesce(p.price, r.price) IS NULL THEN ''
                ELSE ' ; ' || printf('%.2f', s.net / 100) || ' ' || {currency} || ' / ' || coalesce(p.price, r.price) END
        AS note,
    -- The rule and the cover are what `bilan accounts` tells the lines of one account apart by.
    'accounting;account=' || regexp_replace(s.account, '[;,|\s]', ' ', 'g')
        || coalesce(';rule=' || regexp_replace(r.name, '[;,|\s]+', ' ', 'g'), '')
        || coalesce(';confidence=' || nullif(r.confidence, ''), '')
        || CASE WHEN s.is_covered THEN ';covered_by=' || r.covered_by ELSE '' END
        || coalesce(';supplier=' || nullif(regexp_replace(u.name, '[;,|\s]+', ' ', 'g'), ''), '') AS tags,
    CASE WHEN s.code IN ('', 'credit') THEN NULL ELSE s.code END AS rejected,
    f.name AS file, s.origin % 1000000000000 AS file_row,
    s.net AS cents, s.account, s.supplier, s.day, s.entity AS of_entity, s.code, s.rule, s.is_covered, s.lines AS entries,
    coalesce(p.price, r.price, 1) AS price, coalesce(r.corrects, '') AS corrects_accounts
FROM settled s
CROSS JOIN bounds b
JOIN file_names f ON f.file = s.origin // 1000000000000
LEFT JOIN rules r ON r.rule = s.rule
LEFT JOIN names n ON n.account = s.account
LEFT JOIN suppliers u ON u.code = s.supplier
LEFT JOIN prices p ON p.price_of = r.price_of AND p.year = year(coalesce(s.day, b.last))
WHERE {which}
ORDER BY s.id
