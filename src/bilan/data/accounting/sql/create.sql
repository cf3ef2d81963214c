-- `key` stands for an entry as a whole (file, journal, number): grouping by one integer is many times as fast as by
-- three texts, and two of a million entries share a 64-bit hash once in 40 million files. `payable` is the supplier that
-- a line of payables names.
CREATE TABLE files (file INTEGER, entity VARCHAR, kind VARCHAR, siren VARCHAR);
CREATE TABLE entries (
    file INTEGER, file_row BIGINT, place BIGINT, key UBIGINT, journal VARCHAR, journal_label VARCHAR, voucher VARCHAR,
    numbered BOOLEAN, date DATE, class VARCHAR, account VARCHAR, account_label VARCHAR, auxiliary VARCHAR,
    auxiliary_label VARCHAR, payable VARCHAR, piece VARCHAR, debit BIGINT, credit BIGINT, finer BOOLEAN, state VARCHAR
);
