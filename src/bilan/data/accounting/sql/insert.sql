-- Amounts become whole cents: sums are then exact in any order. A lone amount has its direction, or its sign.
INSERT INTO entries
WITH signed AS (
    SELECT *,
        CASE upper(trim(coalesce(direction, '')))
            WHEN 'D' THEN 1 WHEN '+1' THEN 1 WHEN '1' THEN 1 WHEN '+' THEN 1 WHEN 'DEBIT' THEN 1 WHEN 'DÉBIT' THEN 1
            WHEN 'DR' THEN 1
            WHEN 'C' THEN -1 WHEN '-1' THEN -1 WHEN '-' THEN -1 WHEN 'CREDIT' THEN -1 WHEN 'CRÉDIT' THEN -1
            WHEN 'CR' THEN -1
            WHEN '' THEN 0 END AS side
    FROM incoming
), split AS (
    SELECT *,
        CASE WHEN debit IS NOT NULL OR credit IS NOT NULL OR amount IS NULL THEN coalesce(debit, 0)
             WHEN side = 1 THEN amount WHEN side = 0 AND amount > 0 THEN amount ELSE 0 END AS d,
        CASE WHEN debit IS NOT NULL OR credit IS NOT NULL OR amount IS NULL THEN coalesce(credit, 0)
             WHEN side = -1 THEN amount WHEN side = 0 AND amount < 0 THEN -amount ELSE 0 END AS c
    FROM signed
), judged AS (
    SELECT * EXCLUDE (journal), coalesce(journal, '') AS journal,
        coalesce(entry, coalesce(date::VARCHAR, '') || '/' || coalesce(piece, '')) AS voucher,
        (isfinite(d) AND isfinite(c) AND abs(d) < 1e13 AND abs(c) < 1e13) AS sane
    FROM split
)
SELECT {number}, file_row, {number} * 1000000000000 + file_row, hash({number}, journal, voucher), journal,
    coalesce(journal_label, ''), voucher, entry IS NOT NULL, date, coalesce(left(account, 1), ''),
    coalesce(account, ''), account_label, auxiliary, auxiliary_label,
    -- The supplier is the auxiliary account, or the account itself where it is one supplier's own.
    CASE WHEN NOT starts_with(account, '40') THEN NULL
         WHEN auxiliary IS NOT NULL THEN auxiliary
         WHEN length(account) >= 6 AND account_label IS NOT NULL AND account[3] IN ('1', '4')
            AND NOT starts_with(lower(account_label), 'fourn') AND NOT starts_with(lower(account_label), 'supplier')
         THEN account END,
    piece,
    CASE WHEN sane THEN round(d * 100)::BIGINT ELSE 0 END,
    CASE WHEN sane THEN round(c * 100)::BIGINT ELSE 0 END,
    sane AND (abs(d * 100 - round(d * 100)) > 1e-3 OR abs(c * 100 - round(c * 100)) > 1e-3),
    CASE WHEN rejected IS NOT NULL THEN rejected
         WHEN NOT sane THEN 'entry-amount-out-of-range'
         WHEN side IS NULL AND amount IS NOT NULL AND debit IS NULL AND credit IS NULL THEN 'entry-direction-unknown'
         WHEN account IS NULL THEN 'entry-without-account'
         ELSE '' END
FROM judged;
