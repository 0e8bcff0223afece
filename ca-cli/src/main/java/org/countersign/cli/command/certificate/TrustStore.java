package org.countersign.cli.command.certificate;

import java.security.cert.X509Certificate;

/// A place where programs of this machine look up the roots they trust.
sealed interface TrustStore permits SystemTrustStore, JavaTrustStore, NssTrustStore {
    /// Adds the root; adding it again changes nothing.
    void install(X509Certificate root, String name);

    void uninstall(X509Certificate root, String name);
}
