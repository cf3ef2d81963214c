-- `covered` holds (entity, rule, day) of sums whose flow the ledger counts by quantity.
CREATE TABLE settled AS
SELECT p.* EXCLUDE (code), c.rule IS NOT NULL AS is_covered,
    CASE WHEN c.rule IS NOT NULL AND (p.code = 'account-needs-quantity' OR ({exclude} AND p.code IN ('', 'credit')))
         THEN 'covered-physically' ELSE p.code END AS code,
    'fec/' || replace(replace(p.entity, '%', '%25'), '/', '%2F') || '/'
        || replace(replace(p.account, '%', '%25'), '/', '%2F') || '/'
        || replace(replace(p.supplier, '%', '%25'), '/', '%2F') || '/'
        || CASE WHEN p.day IS NULL THEN '' WHEN p.class = '2' OR {by_entry} THEN strftime(p.day, '%Y-%m-%d')
                ELSE strftime(p.day, '%Y-%m') END
        || CASE WHEN {by_entry} THEN '/' || replace(replace(p.journal, '%', '%25'), '/', '%2F') || '/'
                || replace(replace(p.voucher, '%', '%25'), '/', '%2F') ELSE '' END AS id
FROM placed p
LEFT JOIN covered c ON c.entity = p.entity AND c.rule = p.rule AND c.day IS NOT DISTINCT FROM p.day;
