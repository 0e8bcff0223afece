/// What clients need before they can trust or ask: roots, SSH CA keys, provisioners.
/// Start reading at [org.countersign.server.trust.RootEndpoints].
/// Must not know private keys.
package org.countersign.server.trust;
