/// The store of many servers: PostgreSQL, or an engine that speaks its protocol and the SQL that is used here, keeps the truth.
/// Start at [PostgresStore]; [Transactions] has [Judgement] decide and writes, [Schema] and its SQL say what is kept.
/// It must not know HTTP, provisioners or keys.
package org.countersign.server.store.postgres;
