CREATE TABLE journals AS SELECT DISTINCT journal, journal_label FROM entries;

-- A label of each account: the first one.
CREATE TABLE names AS
SELECT account, arg_min(account_label, place) AS label FROM entries WHERE account_label IS NOT NULL GROUP BY account;

CREATE TABLE suppliers AS
SELECT code, arg_min(name, place) AS name FROM (
    SELECT payable AS code, CASE WHEN auxiliary IS NULL THEN account_label ELSE coalesce(auxiliary_label, auxiliary) END
        AS name, place
    FROM entries WHERE payable IS NOT NULL
    UNION ALL
    SELECT auxiliary, coalesce(auxiliary_label, auxiliary), place FROM entries
    WHERE auxiliary IS NOT NULL AND class IN ('2', '6')
) GROUP BY code;

-- An entry as a whole: whether it balances, whose invoice it is, whether it disposes of an asset or closes accounts.
CREATE TABLE vouchers AS
SELECT key, any_value(file) AS file, sum(debit - credit)::BIGINT AS net, sum(debit)::BIGINT AS debit,
    count(*) AS lines, min(file_row) AS file_row, min(date) AS date, bool_and(numbered) AS numbered,
    min(payable) AS supplier, min(payable) IS DISTINCT FROM max(payable) AS several,
    bool_or(starts_with(account, '28') OR starts_with(account, '675') OR starts_with(account, '775')
        OR starts_with(account, '657')) AS disposes,
    bool_or(starts_with(account, '12')) AS closes
FROM entries GROUP BY key;

-- Entries that do not balance, by their own names.
CREATE TABLE unbalanced AS
SELECT v.file, v.file_row, any_value(e.journal) AS journal, any_value(e.voucher) AS voucher, any_value(v.net) AS net
FROM vouchers v JOIN files f ON f.file = v.file JOIN entries e ON e.key = v.key
WHERE f.kind = 'fec' AND v.net <> 0 GROUP BY v.key, v.file, v.file_row;

-- The same entry in two files of one entity: the first file stands.
CREATE TABLE repeated (key UBIGINT, file INTEGER);
INSERT INTO repeated
WITH named AS (
    SELECT v.key, v.file, v.date, v.debit, v.lines, f.entity, any_value(e.journal) AS journal,
        any_value(e.voucher) AS voucher
    FROM vouchers v JOIN files f USING (file) JOIN entries e ON e.key = v.key
    WHERE f.kind = 'fec' AND v.numbered AND (SELECT count(*) FROM files WHERE kind = 'fec') > 1
    GROUP BY ALL
)
SELECT key, file FROM (
    SELECT *, min(file) OVER (PARTITION BY entity, journal, voucher, date, debit, lines) AS first FROM named
) WHERE file > first;
