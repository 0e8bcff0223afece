package org.countersign.cli.command.certificate;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.trust.SystemRoots;
import org.countersign.core.text.InWords;

/// A TLS server whose certificates are to be looked at. It is verified unless the user said otherwise.
record TlsPeer(String host, int port, Optional<String> serverName, Optional<String> roots, SystemRoots others, boolean verified) {
    private static final int PATIENCE_MILLIS = 15_000;

    static TlsPeer of(String url, Invocation call) {
        try {
            var uri = new URI(url);
            if (uri.getHost() == null) {
                throw new CommandFailure("'" + url + "' is not the URL of a server");
            }
            var host = uri.getHost().replaceAll("^\\[|]$", "");
            return new TlsPeer(host, uri.getPort() < 0 ? 443 : uri.getPort(), call.value(CertificateCommands.SERVER_NAME),
                    call.value(CertificateCommands.ROOTS), SystemRoots.of(call.environment()),
                    !call.declares(CertificateCommands.UNVERIFIED) || !call.on(CertificateCommands.UNVERIFIED));
        } catch (URISyntaxException e) {
            throw new CommandFailure("'" + url + "' is not the URL of a server").because(e);
        }
    }

    /// What the server shows in the handshake, its own certificate first.
    List<X509Certificate> chain() {
        try (var plain = new Socket()) {
            plain.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
            plain.setSoTimeout(PATIENCE_MILLIS);
            try (var tls = (SSLSocket) context().getSocketFactory().createSocket(plain, nameToVerify(), port, true)) {
                tls.setSSLParameters(parameters(tls));
                tls.startHandshake();
                return Stream.of(tls.getSession().getPeerCertificates()).map(X509Certificate.class::cast).toList();
            }
        } catch (SSLException e) {
            throw new CommandFailure("the server " + host + " could not be verified: " + objection(e)).because(e)
                    .hint("name its roots with --roots, or look at it without trust with --insecure");
        } catch (IOException | GeneralSecurityException e) {
            throw new CommandFailure("connecting to " + host + " port " + port + " failed: " + reason(e)).because(e)
                    .hint("check the address, and that a server listens there");
        }
    }

    private static String reason(Exception failure) {
        return switch (failure) {
            case UnknownHostException _ -> "the host name is not known";
            case ConnectException _ -> "connection refused";
            case SocketTimeoutException _ -> "no answer within " + PATIENCE_MILLIS / 1000 + " s";
            default -> InWords.reason(failure);
        };
    }

    private static String objection(SSLException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertPathBuilderException) {
                return "its certificate leads to none of the roots";
            }
        }
        return failure.getMessage();
    }

    private String nameToVerify() {
        return serverName.orElse(host);
    }

    private javax.net.ssl.SSLParameters parameters(SSLSocket tls) {
        var parameters = tls.getSSLParameters();
        if (verified) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        serverName.ifPresent(name -> parameters.setServerNames(List.of(new SNIHostName(name))));
        return parameters;
    }

    private SSLContext context() throws GeneralSecurityException, IOException {
        var context = SSLContext.getInstance("TLS");
        context.init(null, verified ? trusted() : new TrustManager[] {new LookOnly()}, null);
        return context;
    }

    private TrustManager[] trusted() throws GeneralSecurityException, IOException {
        if (roots.isEmpty()) {
            return others.judges();
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(storeOf(roots.get()));
        return factory.getTrustManagers();
    }

    private static KeyStore storeOf(String names) throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        int number = 0;
        for (var root : CertificateSource.roots(names)) {
            store.setCertificateEntry("root" + number++, root);
        }
        return store;
    }
}
