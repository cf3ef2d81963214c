-- Lines to sums: assets by day (the day they were acquired), expenses by month, everything else by account.
CREATE TABLE groups AS
WITH placed AS (
    SELECT f.entity, e.account, e.place, e.debit, e.credit, e.piece, e.journal, e.voucher, e.date, e.class,
        CASE WHEN e.class NOT IN ('2', '6') THEN ''
             ELSE coalesce(e.auxiliary, CASE WHEN v.several THEN NULL ELSE v.supplier END, '') END AS supplier,
        coalesce(v.several AND e.auxiliary IS NULL, FALSE) AS several,
        CASE WHEN e.state <> '' THEN e.state
             WHEN r.key IS NOT NULL THEN 'entry-twice'
             WHEN e.class NOT IN ('2', '6') THEN ''
             WHEN e.date IS NULL THEN 'entry-without-date'
             WHEN t.treatment = 'opening' THEN 'opening'
             WHEN e.class = '6' AND (t.treatment = 'closing' OR v.closes) THEN 'closing'
             WHEN e.class = '2' AND v.disposes THEN 'disposal'
             WHEN e.date > b.last OR (e.class = '6' AND e.date < b.first) THEN 'outside-period'
             ELSE '' END AS state
    FROM entries e
    CROSS JOIN bounds b
    JOIN files f ON f.file = e.file
    LEFT JOIN vouchers v ON v.key = e.key
    LEFT JOIN repeated r ON r.key = e.key
    LEFT JOIN treatments t ON t.journal = e.journal AND t.journal_label = e.journal_label
)
SELECT e.entity, e.account, e.class, e.supplier, {keys},
    CASE WHEN e.state <> '' OR e.class NOT IN ('2', '6') THEN NULL
         WHEN e.class = '2' THEN e.date ELSE {day} END AS day,
    e.state, bool_or(e.several) AS several,
    sum(e.debit)::BIGINT AS debit, sum(e.credit)::BIGINT AS credit, count(*) AS lines,
    min(e.piece) AS first_piece, max(e.piece) AS last_piece, min(e.place) AS origin
FROM placed e
GROUP BY ALL;
