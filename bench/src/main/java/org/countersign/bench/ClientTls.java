package org.countersign.bench;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.countersign.core.crypto.Crypto;

/// How the load client speaks TLS: like one that comes for the first time and judges the server whole, and cheaply, since it shares the
/// processors. It offers X25519 first, as most clients do, and resumes no session.
final class ClientTls {
    private static final AtomicLong CONNECTIONS = new AtomicLong();
    /// What the JDK and browsers of a few years ago offer. Newer clients send a key of ML-KEM as well, which this server's TLS does not know.
    private static final String[] GROUPS = {"X25519", "secp256r1", "secp384r1"};

    private ClientTls() {}

    /// BoringSSL through the classes of Conscrypt, as the command line has it.
    private static final class Native extends Provider {
        private static final long serialVersionUID = 1;

        private Native() {
            super("LoadClientTls", "1", "TLS of BoringSSL");
            put("SSLContext.BoringTLS", "org.conscrypt.OpenSSLContextImpl$TLSv13");
        }
    }

    /// In machine code where the library loads, by the JDK elsewhere.
    ///
    /// @param root all that is trusted
    /// @param host whom the server's certificate has to name
    static SSLContext trusting(X509Certificate root, String host, Crypto crypto) throws GeneralSecurityException {
        var judge = new ServerJudge(root, host, crypto);
        try {
            return trusting(judge, SSLContext.getInstance("BoringTLS", new Native()));
        } catch (GeneralSecurityException | LinkageError _) {
            return trusting(judge, SSLContext.getInstance("TLS"));
        }
    }

    private static SSLContext trusting(ServerJudge judge, SSLContext context) throws GeneralSecurityException {
        context.init(new KeyManager[0], new TrustManager[] {judge}, null);
        return context;
    }

    /// Whose TLS that is, for the report.
    static String name(SSLContext context) {
        return context.getProvider() instanceof Native ? "BoringSSL" : "the JDK";
    }

    /// A TLS socket on a connected one, which it closes with itself.
    static SSLSocket secure(Socket connected, SSLContext context) throws IOException {
        var socket = (SSLSocket) context.getSocketFactory().createSocket(connected, nextName(), connected.getPort(), true);
        var parameters = socket.getSSLParameters();
        parameters.setNamedGroups(GROUPS);
        socket.setSSLParameters(parameters);
        return socket;
    }

    /// The same without a socket, for who moves the bytes himself.
    static SSLEngine engine(SSLContext context, int port) {
        var engine = context.createSSLEngine(nextName(), port);
        engine.setUseClientMode(true);
        var parameters = engine.getSSLParameters();
        parameters.setNamedGroups(GROUPS);
        engine.setSSLParameters(parameters);
        return engine;
    }

    /// Clients remember sessions by the name of the server; here each connection has a name of its own, so none is resumed.
    private static String nextName() {
        return "connection-" + CONNECTIONS.incrementAndGet();
    }
}
