/// Requests that wait together go on the ledger together, whatever the ledger is kept in.
/// Start at [Gathering], which has [Question]s committed.
/// It must not know what a commit is.
package org.countersign.server.store.commit;
