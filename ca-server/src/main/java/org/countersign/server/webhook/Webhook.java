package org.countersign.server.webhook;

import java.util.Locale;
import java.util.Optional;
import org.countersign.core.issue.CertificateId.Family;

/// One service of the operator.
///
/// @param id            what it knows itself by
/// @param name          what templates know its answer by
/// @param scope         whose certificates it is asked about
/// @param authorization value of the header `Authorization` that it wants
/// @param showsIdentity whether the server shows its own certificate in the handshake
public record Webhook(String id, String name, WebhookUrl url, Kind kind, Scope scope, HmacKey key,
        Optional<String> authorization, boolean showsIdentity) {

    /// What its answer is for.
    public enum Kind {
        /// Gives data to templates.
        ENRICHING,
        /// Allows the certificate as it would be signed, or does not.
        AUTHORIZING;

        /// The kind of this name, in any case.
        public static Optional<Kind> of(String name) {
            return java.util.Arrays.stream(values()).filter(kind -> kind.name().equals(name.toUpperCase(Locale.ROOT))).findFirst();
        }
    }

    /// The family of certificates it is asked about.
    public enum Scope {
        ALL, X509, SSH;

        /// The scope of this name, in any case; the empty name is [#ALL].
        public static Optional<Scope> of(String name) {
            var wanted = name.isEmpty() ? "ALL" : name.toUpperCase(Locale.ROOT);
            return java.util.Arrays.stream(values()).filter(scope -> scope.name().equals(wanted)).findFirst();
        }

        boolean covers(Family family) {
            return this == ALL || (this == SSH) == (family == Family.SSH);
        }
    }
}
