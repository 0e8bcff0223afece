package org.countersign.bench;

/// How the load client speaks TLS: like one that comes for the first time, and cheaply, since it shares the processors.
final class ClientTls {
    private ClientTls() {}

    /// To be called before anything connects.
    static void setUp() {
        // There is no session to resume.
        System.setProperty("jdk.tls.client.enableSessionTicketExtension", "false");
        // The one group whose keys the native provider makes. Clients that offer X25519 first cost both sides more: see docs/PERFORMANCE.md.
        System.setProperty("jdk.tls.namedGroups", "secp256r1");
    }
}
