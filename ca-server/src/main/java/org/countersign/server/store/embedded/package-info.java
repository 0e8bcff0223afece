/// The store that needs nothing but a directory: the ledger is its truth, memory and index files find things in it.
/// Start at [EmbeddedStore]; [Judge] decides, [GroupCommit] makes it durable, [Segments] finds it again.
/// It must not know HTTP, provisioners or keys.
package org.countersign.server.store.embedded;
