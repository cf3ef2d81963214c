CREATE TABLE files (file INTEGER, entity VARCHAR, kind VARCHAR, siren VARCHAR);
CREATE TABLE entries (
    file INTEGER, file_row BIGINT, journal VARCHAR, journal_label VARCHAR, voucher VARCHAR, numbered BOOLEAN,
    date DATE, account VARCHAR, account_label VARCHAR, auxiliary VARCHAR, auxiliary_label VARCHAR, piece VARCHAR,
    debit BIGINT, credit BIGINT, finer BOOLEAN, state VARCHAR
);
