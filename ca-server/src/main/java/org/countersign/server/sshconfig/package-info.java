/// The files that clients and hosts are given to configure their ssh: `/ssh/config`.
/// Start reading at [org.countersign.server.sshconfig.SshConfigEndpoint].
/// Must not know who asks: what they tell about themselves is only ever a text.
package org.countersign.server.sshconfig;
