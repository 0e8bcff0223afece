-- Whatever is added here has a default, so that nodes of the version before go on beside those of this one.

-- Nodes that know of fewer migrations than this do nothing any more. A migration that older nodes would do harm to raises it.
ALTER TABLE head ADD COLUMN least_schema integer NOT NULL DEFAULT 1;

-- Records up to this one have left the ledger: how often some have, and the hash of the chain behind the last of them.
ALTER TABLE head ADD COLUMN left_times bigint NOT NULL DEFAULT 0;
ALTER TABLE head ADD COLUMN left_record bigint NOT NULL DEFAULT 0;
ALTER TABLE head ADD COLUMN left_chain bytea;

-- Where those are that have left, until an operator takes them away. The servers only ever add to it.
CREATE TABLE archived_record (
    number  bigint PRIMARY KEY,
    content bytea  NOT NULL,
    chain   bytea  NOT NULL
);

-- Which record holds which version of the configuration that all nodes share.
CREATE TABLE configuration (
    version bigint PRIMARY KEY,
    record  bigint NOT NULL
);

-- Since when a node has its configuration, and which version of the shared one it is; 0: one of its own.
ALTER TABLE node ADD COLUMN configured numeric(30, 9) NOT NULL DEFAULT 0;
ALTER TABLE node ADD COLUMN configuration bigint NOT NULL DEFAULT 0;
