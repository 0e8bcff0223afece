/// The records that cross the wire from clients to the server, parsed once and checked for form.
/// Start reading at [org.countersign.core.api.SshSignRequest].
/// Must not know what is allowed: these are wishes.
package org.countersign.core.api;
