/// What an operator does to a store from outside: back it up, bring it back, look into it.
/// Start reading at [org.countersign.server.upkeep.Backup] and [org.countersign.server.upkeep.Restoration].
/// Must not know HTTP, provisioners, keys or capabilities.
package org.countersign.server.upkeep;
