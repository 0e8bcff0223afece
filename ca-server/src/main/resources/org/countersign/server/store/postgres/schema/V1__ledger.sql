-- Only what PostgreSQL, CockroachDB and YugabyteDB have in common. Moments are seconds since 1970, exact to the nanosecond;
-- numeric(20) holds every SSH serial, numeric(49) every X.509 one. Names are bytes: no collation decides whether two are the same.

-- One row. Who writes anything locks it first, so all commits of all nodes stand in one order: that of the chain.
CREATE TABLE head (
    only_row     smallint       PRIMARY KEY CHECK (only_row = 1),
    ledger_id    bytea          NOT NULL,
    record       bigint         NOT NULL,
    chain        bytea          NOT NULL,
    recorded     numeric(30, 9) NOT NULL,
    next_serial  numeric(20)    NOT NULL,
    last_issued  numeric(20)    NOT NULL,
    revocation   bigint         NOT NULL,
    version      bigint         NOT NULL,
    changed      numeric(30, 9) NOT NULL,
    floor        bigint         NOT NULL,
    oldest_token numeric(30, 9)
);

-- The ledger: records byte for byte as docs/LEDGER.md gives them, and the hash of the chain behind each.
CREATE TABLE record (
    number  bigint PRIMARY KEY,
    content bytea  NOT NULL,
    chain   bytea  NOT NULL
);

-- Everything below follows from the records and finds things in them.
CREATE TABLE certificate (
    family   smallint       NOT NULL,
    serial   numeric(49)    NOT NULL,
    record   bigint         NOT NULL,
    place    integer        NOT NULL,
    kind     smallint       NOT NULL,
    key_id   bytea          NOT NULL,
    recorded numeric(30, 9) NOT NULL,
    ends     numeric(30, 9) NOT NULL,
    PRIMARY KEY (family, serial)
);
CREATE UNIQUE INDEX certificate_place ON certificate (record, place);
CREATE INDEX certificate_kind ON certificate (kind, record, place);
CREATE INDEX certificate_key_id ON certificate (key_id, record, place);

CREATE TABLE certificate_name (
    name   bytea   NOT NULL,
    record bigint  NOT NULL,
    place  integer NOT NULL,
    PRIMARY KEY (name, record, place)
);

CREATE TABLE host (
    key  bytea          PRIMARY KEY,
    name bytea          NOT NULL,
    ends numeric(30, 9) NOT NULL
);

-- The primary key is what lets a one-time credential work once, whatever else may fail.
CREATE TABLE spent_credential (
    id      bytea          PRIMARY KEY,
    expires numeric(30, 9) NOT NULL
);
CREATE INDEX spent_credential_expires ON spent_credential (expires);

CREATE TABLE revocation (
    record bigint PRIMARY KEY
);

-- The servers, for operators to see. Nothing is decided by it.
CREATE TABLE node (
    name        varchar(300)   PRIMARY KEY,
    version     varchar(100)   NOT NULL,
    fingerprint varchar(64)    NOT NULL,
    started     numeric(30, 9) NOT NULL,
    seen        numeric(30, 9) NOT NULL,
    committed   numeric(30, 9) NOT NULL,
    record      bigint         NOT NULL,
    revocation  bigint         NOT NULL
);
