/// What every store keeps in memory, whatever it writes to: what is revoked, and keys by the million in little room.
/// Start at [Revoked], which says whether something is revoked; [RevokedSerials] knows until when that matters.
/// It must not know where records are kept, nor who asks.
package org.countersign.server.store.memory;
