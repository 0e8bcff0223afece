package org.countersign.bench.faults;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.countersign.bench.BenchedCa;
import org.countersign.core.api.SshRevokeRequest;
import org.countersign.core.api.SshSignRequest;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.RevocationTarget;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonObject;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.time.TimeDuration;
import org.countersign.core.token.SshTokenOptions;
import org.countersign.core.token.TokenContent;
import org.countersign.core.token.TokenPurpose;

/// One whole HTTP request, with a one-time token of its own, that can be sent again.
///
/// @param token ID of the token
record Ask(Kind kind, String token, byte[] request) {
    enum Kind { SIGN, REVOKE }

    private static final SecureRandom RANDOM = new SecureRandom();
    /// As long as a server accepts a token at the longest: it is shown again after restarts.
    private static final Duration LIFETIME = Duration.ofMinutes(55);

    /// Makes requests to one CA.
    static final class Maker {
        private final BenchedCa ca;
        private final SshPublicKey key;

        Maker(BenchedCa ca) throws GeneralSecurityException {
            this.ca = ca;
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            this.key = SshPublicKey.of(generator.generateKeyPair().getPublic());
        }

        /// For an SSH user certificate.
        Ask sign(Instant now) {
            var id = newTokenId();
            var principals = List.of("alice");
            var content = content(TokenPurpose.SSH_SIGN, "alice@example.com", id, now)
                    .withSsh(new SshTokenOptions("user", "alice@example.com", principals, "", ""));
            var request = new SshSignRequest(key, ca.tokens().mint(content), Optional.of(CertificateType.USER), "alice@example.com",
                    principals, TimeDuration.UNSET, TimeDuration.UNSET, Optional.empty(), Optional.empty(), Optional.empty());
            return new Ask(Kind.SIGN, id, post("/ssh/sign", request.toJson()));
        }

        /// To revoke the SSH certificate with this serial.
        Ask revoke(long serial, Instant now) {
            var id = newTokenId();
            var content = content(TokenPurpose.SSH_REVOKE, Long.toUnsignedString(serial), id, now);
            var target = new RevocationTarget.Certificate(CertificateId.ssh(serial));
            var request = new SshRevokeRequest(target, ca.tokens().mint(content), 1, "", true);
            return new Ask(Kind.REVOKE, id, post("/ssh/revoke", request.toJson()));
        }

        private TokenContent content(TokenPurpose purpose, String subject, String id, Instant now) {
            return TokenContent.of(purpose, ca.url(), subject, id, now).valid(now, now.plus(LIFETIME)).withRoot(ca.root());
        }

        private byte[] post(String path, JsonObject json) {
            var body = Json.write(json);
            return ("POST " + path + " HTTP/1.1\r\nHost: " + ca.host() + ":" + ca.port()
                    + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                    .getBytes(StandardCharsets.US_ASCII);
        }

        private static String newTokenId() {
            byte[] id = new byte[32];
            RANDOM.nextBytes(id);
            return HexFormat.of().formatHex(id);
        }
    }
}
