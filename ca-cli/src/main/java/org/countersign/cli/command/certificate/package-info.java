/// The group `certificate`: looking at X.509 certificates and telling this machine to trust a root.
/// Start at [CertificateCommands].
/// It knows files, TLS servers and trust stores, but no CA.
package org.countersign.cli.command.certificate;
