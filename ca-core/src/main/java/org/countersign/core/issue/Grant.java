package org.countersign.core.issue;

/// What one credential allows, after its provisioner has verified it.
public sealed interface Grant permits SshGrant, SshChoice, SshRenewalGrant, X509Grant, X509RenewalGrant, RevocationGrant {
    GrantSource source();
}
