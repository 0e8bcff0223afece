package org.countersign.core.issue;

import org.countersign.core.ssh.SshCertificateBody;

/// Leave to replace one host certificate by a new one, given to whoever proved to hold its key.
public record SshRenewalGrant(GrantSource source, SshCertificateBody old) implements Grant {}
