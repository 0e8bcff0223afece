/// Does harm to a server and looks whether it kept its word: a client that writes down every answer, and checks against the ledger.
/// Start reading at [org.countersign.bench.faults.Client]; the programs in `bench/faults/` call it.
/// Must not know how the store works, only what it promises and what the ledger's reader says.
package org.countersign.bench.faults;
