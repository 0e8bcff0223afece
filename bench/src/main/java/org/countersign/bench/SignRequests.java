package org.countersign.bench;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.countersign.core.api.SshSignRequest;
import org.countersign.core.json.Json;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.time.TimeDuration;

/// Whole HTTP requests for SSH user certificates, each with a one-time token of its own. They are made before the clock starts:
/// what a client spends on keys and tokens is not the server's.
final class SignRequests {
    private static final int USERS = 256;
    /// As long as a server accepts a token at the longest, so that a long run does not outlive its tokens.
    private static final Duration TOKEN_LIFETIME = Duration.ofMinutes(55);

    private final BenchedCa ca;
    private final UserTokens tokens;
    private final List<SshPublicKey> publicKeys;
    private final Instant now;

    private SignRequests(BenchedCa ca, UserTokens tokens, List<SshPublicKey> publicKeys, Instant now) {
        this.ca = ca;
        this.tokens = tokens;
        this.publicKeys = publicKeys;
        this.now = now;
    }

    /// Makes that many requests on all processors. A token lives 55 minutes from now.
    static byte[][] make(BenchedCa ca, UserTokens tokens, int count) throws GeneralSecurityException {
        var keys = new ArrayList<SshPublicKey>(USERS);
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        for (int i = 0; i < USERS; i++) {
            keys.add(SshPublicKey.of(generator.generateKeyPair().getPublic()));
        }
        var requests = new SignRequests(ca, tokens, keys, Instant.now());
        return IntStream.range(0, count).parallel().mapToObj(requests::request).toArray(byte[][]::new);
    }

    private byte[] request(int number) {
        int user = number % USERS;
        var keyId = "user%03d@example.com".formatted(user);
        var principals = List.of("user%03d".formatted(user), keyId);
        var token = tokens.mint(keyId, principals, newTokenId(), now, now.plus(TOKEN_LIFETIME));
        var request = new SshSignRequest(publicKeys.get(user), token,
                Optional.of(CertificateType.USER), keyId, principals, TimeDuration.UNSET, TimeDuration.UNSET,
                Optional.empty(), Optional.empty(), Optional.empty());
        return post(Json.write(request.toJson()));
    }

    private byte[] post(String body) {
        return ("POST /ssh/sign HTTP/1.1\r\nHost: " + ca.host() + ":" + ca.port()
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String newTokenId() {
        byte[] id = new byte[32];
        RANDOM.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    private static final SecureRandom RANDOM = new SecureRandom();
}
