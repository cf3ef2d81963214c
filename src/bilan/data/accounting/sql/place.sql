-- What becomes of each sum: a line, left out, rejected, or a credit note that corrects lines.
CREATE TABLE placed AS
SELECT g.*, d.rule, g.debit - g.credit AS net, coalesce(d.lifetime, r.lifetime) AS lifetime_years,
    coalesce(r.action, '') AS action, coalesce(r.capital, FALSE) AS capital, coalesce(r.covered, FALSE) AS coverable,
    CASE WHEN g.state <> '' THEN g.state
         WHEN r.rule IS NULL THEN 'account-unmapped'
         WHEN r.action = 'leave_out' THEN 'rule'
         WHEN g.class = '2' AND NOT r.capital AND g.day < b.first AND r.action = 'line' THEN 'outside-period'
         WHEN g.debit = g.credit THEN 'nets-to-zero'
         WHEN r.action = 'needs_quantity' THEN 'account-needs-quantity'
         WHEN g.debit < g.credit THEN 'credit'
         ELSE '' END AS code
FROM groups g
CROSS JOIN bounds b
LEFT JOIN decisions d ON d.account = g.account AND d.supplier = g.supplier
LEFT JOIN rules r ON r.rule = d.rule;
