package org.countersign.core.issue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.countersign.core.ProblemException;
import org.countersign.core.api.SshSignRequest;
import org.countersign.core.issue.SshGrant.Stated;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshCertificateBody;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.time.TimeDuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Whatever is asked for, an SSH certificate names nobody whom its grant does not name: requests and grants drawn by chance, held
/// against a model that knows only sets of names.
class GrantedNamesTest {
    private static final int ROUNDS = 20_000;
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final List<String> PLAIN = List.of("jane", "joe", "root", "web01", "db.example.com");
    /// Names that differ only in case, are addresses, or are none.
    private static final List<String> ODD = List.of("Jane", "WEB01", "10.0.0.5", "::1", "", "a,b", "a b", "*", "-x", "jane\n", "jané", ".x");
    private static SshPublicKey key;
    private static SshPublicKey caKey;

    private final SshIssuance rules = new SshIssuance(Duration.ofMinutes(1));

    @BeforeAll
    static void makeKeys() throws Exception {
        var generator = KeyPairGenerator.getInstance("Ed25519");
        key = SshPublicKey.of(generator.generateKeyPair().getPublic());
        caKey = SshPublicKey.of(generator.generateKeyPair().getPublic());
    }

    @Test
    void a_certificate_names_exactly_whom_the_model_says_or_is_refused() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        int issued = 0;
        for (int round = 0; round < ROUNDS; round++) {
            var grant = grant(random);
            var request = request(random, grant);
            var where = "seed " + seed + " round " + round + ": " + request.principals() + " of " + request.type() + " for " + grant;
            var body = plan(request, grant);
            assertEquals(expected(request, grant), body.map(SshCertificateBody::principals), where);
            body.ifPresent(it -> assertWithin(it, request, grant, where));
            issued += body.isPresent() ? 1 : 0;
        }
        assertTrue(issued > ROUNDS / 20 && issued < ROUNDS * 19 / 20, issued + " of " + ROUNDS + " issued: both outcomes have to be tried");
    }

    private Optional<SshCertificateBody> plan(SshSignRequest request, SshGrant grant) {
        try {
            rules.check(request, grant);
            return Optional.of(rules.plan(request, grant, SshShape.of(request, grant), new Draw(7, new byte[32]), caKey, NOW));
        } catch (ProblemException e) {
            return Optional.empty();
        }
    }

    private static void assertWithin(SshCertificateBody body, SshSignRequest request, SshGrant grant, String where) {
        boolean byRequest = grant.nameSource() == NameSource.REQUEST;
        assertEquals(byRequest ? request.type().orElseThrow() : grant.type(), body.type(), where);
        assertEquals(byRequest ? request.keyId() : grant.keyId(), body.keyId(), where);
        assertEquals(Map.of(), body.criticalOptions(), where);
        assertTrue(SshGrant.defaultExtensions(body.type()).keySet().containsAll(body.extensions().keySet()), where);
        if (!byRequest && grant.nameSource() != NameSource.INSTANCE) {
            assertTrue(lower(grant.principals()).containsAll(lower(body.principals())), where);
        }
    }

    /// Nobody, if the request is to be refused.
    private static Optional<List<String>> expected(SshSignRequest request, SshGrant grant) {
        boolean byRequest = grant.nameSource() == NameSource.REQUEST;
        var type = byRequest ? request.type() : Optional.of(grant.type());
        var stated = grant.stated();
        boolean otherType = request.type().isPresent() && stated.type().isPresent() && !request.type().equals(stated.type());
        boolean beyond = !stated.principals().isEmpty() && !lower(stated.principals()).containsAll(lower(request.principals()));
        boolean incomplete = byRequest && (request.keyId().isEmpty() || type.isEmpty());
        if (otherType || beyond || incomplete) {
            return Optional.empty();
        }
        boolean asked = byRequest || grant.nameSource() == NameSource.INSTANCE && !request.principals().isEmpty();
        return clean(type.orElseThrow(), asked ? request.principals() : grant.principals());
    }

    private static Optional<List<String>> clean(CertificateType type, List<String> names) {
        var clean = new ArrayList<String>();
        for (var name : type == CertificateType.HOST ? lower(names) : names) {
            if (!isName(type, name)) {
                return Optional.empty();
            }
            if (!clean.contains(name)) {
                clean.add(name);
            }
        }
        return clean.isEmpty() ? Optional.empty() : Optional.of(clean);
    }

    /// Which of the names above are some, for whom.
    private static boolean isName(CertificateType type, String name) {
        return PLAIN.contains(name) || name.equals("10.0.0.5") || (type == CertificateType.USER ? List.of("Jane", "WEB01").contains(name) : name.equals("::1"));
    }

    private static List<String> lower(List<String> names) {
        return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }

    private static SshGrant grant(Random random) {
        var type = type(random);
        var principals = names(random, 3);
        var stated = switch (random.nextInt(3)) {
            case 0 -> Stated.NOTHING;
            case 1 -> new Stated(Optional.of(type), principals, TimeDuration.UNSET, TimeDuration.UNSET);
            default -> new Stated(Optional.empty(), names(random, 3), TimeDuration.UNSET, TimeDuration.UNSET);
        };
        var source = new GrantSource("admin", ProvisionerType.JWK, Claims.DEFAULTS, Optional.empty(), Evidence.NONE);
        return new SshGrant(source, stated, NameSource.values()[random.nextInt(4)], type, "id", principals, SshGrant.defaultExtensions(type), Optional.empty());
    }

    /// Mostly for names that the grant knows, so that not everything is refused.
    private static SshSignRequest request(Random random, SshGrant grant) {
        var type = random.nextInt(3) == 0 ? Optional.of(type(random)) : random.nextBoolean() ? Optional.of(grant.type()) : Optional.<CertificateType>empty();
        var names = switch (random.nextInt(4)) {
            case 0 -> names(random, 4);
            case 1 -> grant.stated().principals();
            case 2 -> grant.principals().stream().filter(_ -> random.nextBoolean()).toList();
            default -> List.<String>of();
        };
        return new SshSignRequest(key, "t", type, random.nextInt(4) == 0 ? "" : "asked", names, TimeDuration.UNSET, TimeDuration.UNSET,
                Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static CertificateType type(Random random) {
        return random.nextBoolean() ? CertificateType.USER : CertificateType.HOST;
    }

    private static List<String> names(Random random, int most) {
        var names = new ArrayList<String>();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            var pool = random.nextInt(6) == 0 ? ODD : PLAIN;
            names.add(pool.get(random.nextInt(pool.size())));
        }
        return names;
    }
}
