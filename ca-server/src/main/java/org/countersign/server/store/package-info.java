/// What a certificate authority remembers: the promises that every store keeps, and what is said to a store and by it.
/// Start reading at [org.countersign.server.store.Store]; `embedded` keeps its promises with files, `postgres` with a database.
/// Must not know who asks, nor the keys that sign what was admitted.
package org.countersign.server.store;
