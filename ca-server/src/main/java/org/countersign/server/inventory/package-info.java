/// What was issued, for those who may know.
/// Start reading at [org.countersign.server.inventory.HostEndpoints].
/// Must not know tokens or keys.
package org.countersign.server.inventory;
