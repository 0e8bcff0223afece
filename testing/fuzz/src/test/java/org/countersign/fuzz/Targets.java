package org.countersign.fuzz;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/// All targets by name. The inputs kept for each lie in the folder of that name in `src/test/corpus`.
final class Targets {
    static final SortedMap<String, Supplier<Target>> ALL = new TreeMap<>(Map.ofEntries(
            Map.entry("ca-json", CaJsonTarget::new),
            Map.entry("certificate", () -> new CertificateTarget()),
            Map.entry("csr", CsrTarget::new),
            Map.entry("duration", () -> new DurationTarget()),
            Map.entry("json-body", () -> new JsonBodyTarget()),
            Map.entry("krl", () -> new KrlTarget()),
            Map.entry("ledger", LedgerTarget::new),
            Map.entry("ledger-record", () -> new LedgerRecordTarget()),
            Map.entry("nebula-certificate", () -> new NebulaTarget()),
            Map.entry("ocsp-answer", OcspAnswerTarget::new),
            Map.entry("private-key", () -> new PrivateKeyTarget()),
            Map.entry("revocation-list", RevocationListTarget::new),
            Map.entry("ssh-key", () -> new SshKeyTarget()),
            Map.entry("ssh-signature", () -> new SshSignatureTarget()),
            Map.entry("template", () -> new TemplateTarget()),
            Map.entry("token", () -> new TokenTarget()),
            Map.entry("x509-certificate", () -> new X509CertificateTarget())));

    private Targets() {}
}
