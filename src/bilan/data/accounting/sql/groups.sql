-- Lines to sums: assets by day (the day they were acquired), expenses by month, everything else by account.
CREATE TABLE groups AS
WITH placed AS (
    SELECT f.entity, e.account, e.file, e.file_row, e.debit, e.credit, e.piece, e.journal, e.voucher, e.date,
        coalesce(left(e.account, 1), '') AS class,
        CASE WHEN left(e.account, 1) NOT IN ('2', '6') THEN ''
             ELSE coalesce(e.auxiliary, CASE WHEN i.several THEN NULL ELSE i.code END, '') END AS supplier,
        coalesce(i.several AND e.auxiliary IS NULL AND left(e.account, 1) IN ('2', '6'), FALSE) AS several,
        CASE WHEN e.state <> '' THEN e.state
             WHEN r.file IS NOT NULL THEN 'entry-twice'
             WHEN left(e.account, 1) NOT IN ('2', '6') THEN ''
             WHEN e.date IS NULL THEN 'entry-without-date'
             WHEN t.treatment = 'opening' THEN 'opening'
             WHEN left(e.account, 1) = '6' AND (t.treatment = 'closing' OR v.closes) THEN 'closing'
             WHEN left(e.account, 1) = '2' AND v.disposes THEN 'disposal'
             WHEN e.date > b.last OR (left(e.account, 1) = '6' AND e.date < b.first) THEN 'outside-period'
             ELSE '' END AS state
    FROM entries e
    CROSS JOIN bounds b
    JOIN files f USING (file)
    LEFT JOIN vouchers v ON left(e.account, 1) IN ('2', '6')
        AND v.file = e.file AND v.journal = e.journal AND v.voucher = e.voucher
    LEFT JOIN invoices i ON left(e.account, 1) IN ('2', '6')
        AND i.file = e.file AND i.journal = e.journal AND i.voucher = e.voucher
    LEFT JOIN repeated r ON r.file = e.file AND r.journal = e.journal AND r.voucher = e.voucher
    LEFT JOIN treatments t ON t.journal = e.journal AND t.journal_label = e.journal_label
)
SELECT e.entity, e.account, e.class, e.supplier, {keys},
    CASE WHEN e.state <> '' OR e.class NOT IN ('2', '6') THEN NULL
         WHEN e.class = '2' THEN e.date ELSE {day} END AS day,
    e.state, bool_or(e.several) AS several,
    sum(e.debit)::BIGINT AS debit, sum(e.credit)::BIGINT AS credit, count(*) AS lines,
    min(e.piece) AS first_piece, max(e.piece) AS last_piece, min({'file': e.file, 'file_row': e.file_row}) AS origin
FROM placed e
GROUP BY ALL;
