/// One-time tokens: making them on the client's side, reading and verifying them on the server's.
/// Start with `TokenMinter` for the one and the verifier for the other.
/// Knows no provisioner's configuration, no clock and no randomness of its own.
package org.countersign.core.token;
