package org.countersign.cli.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.countersign.cli.failure.CommandFailure;

/// Says in words why a CA gave no HTTP answer, and what to do about it.
final class Unreachable {
    private static final String CHECK_URL = "check that the CA is running and that '--ca-url' is right";

    private Unreachable() {}

    static CommandFailure explain(String request, CaUrl url, Duration timeLimit, IOException cause) {
        String failed = "client " + request + " failed: ";
        return (switch (cause) {
            case UnknownHostException _ -> new CommandFailure(failed + "the host name " + url.host() + " is not known")
                    .hint("check the host name in '--ca-url'");
            case SocketTimeoutException _ -> new CommandFailure(failed + "no answer within " + timeLimit.toSeconds() + " s")
                    .hint(CHECK_URL);
            case ConnectException _ -> new CommandFailure(failed + "connection refused").hint(CHECK_URL);
            case SSLException e -> explainTls(failed, url, e);
            default -> new CommandFailure(failed + cause.getMessage()).hint(CHECK_URL);
        }).because(cause);
    }

    private static CommandFailure explainTls(String failed, CaUrl url, SSLException cause) {
        if (isCausedBy(cause, SocketTimeoutException.class)) {
            return new CommandFailure(failed + "the TLS handshake took too long").hint(CHECK_URL);
        }
        if (!isCausedBy(cause, CertificateException.class)) {
            return new CommandFailure(failed + "no TLS connection: " + cause.getMessage())
                    .hint("check that an HTTPS server listens at " + url);
        }
        if (!isCausedBy(cause, CertPathValidatorException.class) && isAboutTheName(cause)) {
            return new CommandFailure(failed + "the certificate of the CA is not for " + url.host())
                    .hint("use a name that the CA has in its dnsNames, or add this one there");
        }
        return new CommandFailure(failed + "the certificate of the CA is not signed by the root in use, or not valid now")
                .hint("check '--root' and the clock, or run 'ca bootstrap' with the fingerprint of this CA");
    }

    private static boolean isAboutTheName(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException && String.valueOf(cause.getMessage()).contains("name")) {
                return true;
            }
        }
        return false;
    }

    private static boolean isCausedBy(Throwable failure, Class<? extends Throwable> type) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
