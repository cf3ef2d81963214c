CREATE TABLE journals AS SELECT DISTINCT journal, journal_label FROM entries;

-- A label of each account: the first one.
CREATE TABLE names AS
SELECT account, arg_min(account_label, (file, file_row)) AS label FROM entries
WHERE account_label IS NOT NULL GROUP BY account;

-- The supplier of a line of payables: its auxiliary account, or the account itself where it is one supplier's own.
CREATE TABLE payables AS
SELECT file, file_row, journal, voucher,
    coalesce(auxiliary, account) AS code,
    CASE WHEN auxiliary IS NOT NULL THEN coalesce(auxiliary_label, auxiliary) ELSE account_label END AS name
FROM entries
WHERE starts_with(account, '40') AND (auxiliary IS NOT NULL OR (
    length(account) >= 6 AND account_label IS NOT NULL AND NOT starts_with(lower(account_label), 'fourn')
    AND NOT starts_with(lower(account_label), 'supplier') AND account[3] IN ('1', '4')));

CREATE TABLE suppliers AS
SELECT code, arg_min(name, (file, file_row)) AS name FROM (
    SELECT code, name, file, file_row FROM payables
    UNION ALL
    SELECT auxiliary, coalesce(auxiliary_label, auxiliary), file, file_row FROM entries
    WHERE auxiliary IS NOT NULL AND account[1] IN ('2', '6')
) GROUP BY code;

-- An entry as a whole: whether it balances, whose invoice it is, whether it disposes of an asset or closes accounts.
CREATE TABLE vouchers AS
SELECT e.file, e.journal, e.voucher,
    sum(e.debit - e.credit)::BIGINT AS net, sum(e.debit)::BIGINT AS debit, count(*) AS lines,
    min(e.file_row) AS file_row, min(e.date) AS date, bool_and(e.numbered) AS numbered,
    bool_or(starts_with(e.account, '28') OR starts_with(e.account, '675') OR starts_with(e.account, '775')
        OR starts_with(e.account, '657')) AS disposes,
    bool_or(starts_with(e.account, '12')) AS closes
FROM entries e GROUP BY e.file, e.journal, e.voucher;

CREATE TABLE invoices AS
SELECT file, journal, voucher, min(code) AS code, min(code) <> max(code) AS several
FROM payables GROUP BY file, journal, voucher;

-- The same entry in two files of one entity: the first file stands.
CREATE TABLE repeated AS
SELECT v.file, v.journal, v.voucher FROM (
    SELECT v.*, min(v.file) OVER (PARTITION BY f.entity, v.journal, v.voucher, v.date, v.debit, v.lines) AS first
    FROM vouchers v JOIN files f USING (file)
    WHERE f.kind = 'fec' AND v.numbered AND (SELECT count(*) FROM files WHERE kind = 'fec') > 1
) v WHERE v.file > v.first;
