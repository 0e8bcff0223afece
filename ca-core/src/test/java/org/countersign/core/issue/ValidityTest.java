package org.countersign.core.issue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.math.BigInteger;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.countersign.core.ProblemException;
import org.countersign.core.api.SshSignRequest;
import org.countersign.core.api.X509SignRequest;
import org.countersign.core.issue.DurationLimits.Overrides;
import org.countersign.core.issue.ValidityModel.Limits;
import org.countersign.core.issue.ValidityModel.Time;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshCertificateBody;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.Validity;
import org.countersign.core.time.GoDuration;
import org.countersign.core.time.TimeDuration;
import org.countersign.core.x509.CertificateIssuer;
import org.countersign.core.x509.LeafProfile;
import org.countersign.core.x509.LeafShape;
import org.countersign.core.x509.ProvisionerExtension;
import org.countersign.core.x509.RootProfile;
import org.countersign.core.x509.SubjectName;
import org.countersign.core.x509.X509Certificates;
import org.countersign.core.x509.X509SignatureAlgorithm;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Every boundary of the validity of a certificate, against [ValidityModel].
class ValidityTest {
    private static final BigInteger SECOND = ValidityModel.SECOND;
    private static final BigInteger NOON = BigInteger.valueOf(Instant.parse("2026-11-22T12:00:00Z").getEpochSecond()).multiply(SECOND);
    private static final List<BigInteger> FRACTIONS = numbers(0, 1, 500_000_000, 999_999_999);
    private static final List<BigInteger> BACKDATES = numbers(60_000_000_000L, 0, 1, 999_999_999, 1_500_000_000, 3_600_000_000_000L);

    /// Claims at two levels, `min/max/default` each, `-` where a level does not say; the built-in ones lie below.
    private static final List<String> LEVELS = List.of(
            "-/-/- -/-/-", "10m/-/- -/-/-", "-/2h/1h -/-/-", "-/-/1m -/-/-", "-/-/800h -/-/-",
            "-/-/- 1m/-/-", "-/-/- -/90m/1h", "-/-/- -/-/2m", "-/-/- -/-/1000h", "1h/3h/2h 90m/150m/100m",
            "2m/4h/3h -/-/1m", "2m/4h/3h -/-/5h", "5m0.5s/2h0.000000001s/1h0.999999999s -/-/-", "1ns/1h/1ns -/-/-",
            "5m/5m/5m -/-/-", "-/2562047h47m16.854775807s/2562047h47m16.854775807s -/-/-");

    private static SshPublicKey key;
    private static CertificateIssuer issuer;
    private static java.security.KeyPair issuerKeys;
    private static BigInteger issuerEnd;

    @BeforeAll
    static void makeIssuer() throws Exception {
        key = SshPublicKey.of(KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic());
        issuerKeys = KeyGenerator.ec("P-256").generate(new java.security.SecureRandom());
        var body = RootProfile.body("Test", issuerKeys.getPublic(), BigInteger.ONE, ValidityModel.instant(NOON));
        var root = X509Certificates.sign(body, X509SignatureAlgorithm.ofKey(issuerKeys.getPublic()).signer(issuerKeys.getPrivate()),
                issuerKeys.getPublic());
        issuer = CertificateIssuer.of(root);
        issuerEnd = BigInteger.valueOf(root.getNotAfter().toInstant().getEpochSecond()).multiply(SECOND);
    }

    @ParameterizedTest
    @EnumSource(CertificateKind.class)
    void stands_on_the_right_side_of_every_limit(CertificateKind kind) {
        var seen = new TreeMap<String, Integer>();
        for (var level : LEVELS) {
            var limits = modelLimits(kind, level);
            for (var backdate : BACKDATES) {
                for (var fraction : FRACTIONS) {
                    var model = new ValidityModel(limits, backdate, NOON.add(fraction));
                    for (var length : around(limits, backdate)) {
                        forms(model, length).forEach(times -> compare(kind, level, model, times, Credential.NONE, seen));
                    }
                }
            }
        }
        assertSeen(seen, "issued", "INVALID_VALIDITY", "DURATION_TOO_SHORT", "DURATION_TOO_LONG");
    }

    @ParameterizedTest
    @EnumSource(CertificateKind.class)
    void is_confined_to_the_credential_to_the_second(CertificateKind kind) {
        var seen = new TreeMap<String, Integer>();
        for (var level : LEVELS.subList(0, 8)) {
            var limits = modelLimits(kind, level);
            for (var backdate : BACKDATES.subList(0, 4)) {
                for (var fraction : FRACTIONS) {
                    var model = new ValidityModel(limits, backdate, NOON.add(fraction));
                    for (var end : List.of(limits.min(), limits.preset(), SECOND, BigInteger.ZERO)) {
                        for (var step : numbers(-1_000_000_000L, 0, 1_000_000_000L)) {
                            var credential = new Credential(NOON.subtract(SECOND.multiply(BigInteger.valueOf(30))),
                                    wholeSecond(NOON.add(end).add(step)));
                            forms(model, end).forEach(times -> compare(kind, level, model, times, credential, seen));
                        }
                    }
                }
            }
        }
        assertSeen(seen, "issued", "DURATION_TOO_LONG", "DURATION_TOO_SHORT");
    }

    @ParameterizedTest
    @EnumSource(CertificateKind.class)
    void refuses_times_at_the_ends_of_every_scale_without_stumbling(CertificateKind kind) {
        var ends = new ArrayList<Time>();
        ends.add(Time.NONE);
        for (var offset : List.of("0", "1", "-1", "999999999", "-1000000000", "9223372036854775807", "-9223372036854775808",
                "60000000000", "-60000000001", "4611686018427387904")) {
            ends.add(Time.in(new BigInteger(offset)));
        }
        for (var moment : List.of("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000000001Z", "1969-12-31T23:59:59.999999999Z",
                "1970-01-01T00:00:00Z", "1970-01-01T00:00:00.999999999Z", "1970-01-01T00:00:01Z", "2026-11-22T12:00:00Z",
                "2026-11-22T11:59:59.999999999Z", "2036-11-19T12:00:00Z", "2036-11-19T12:00:01Z", "2049-12-31T23:59:59Z",
                "9999-12-31T00:00:00Z", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59.999999999Z")) {
            ends.add(Time.at(nanos(Instant.parse(moment))));
        }
        var seen = new TreeMap<String, Integer>();
        for (var level : List.of(LEVELS.getFirst(), LEVELS.get(9), LEVELS.getLast())) {
            for (var backdate : List.of(BACKDATES.getFirst(), BigInteger.ZERO, BigInteger.valueOf(Long.MAX_VALUE))) {
                var model = new ValidityModel(modelLimits(kind, level), backdate, NOON);
                for (var start : ends) {
                    for (var end : ends) {
                        compare(kind, level, model, new Times(start, end, Time.NONE, Time.NONE), Credential.NONE, seen);
                        compare(kind, level, model, new Times(Time.NONE, Time.NONE, start, end), Credential.NONE, seen);
                        compare(kind, level, model, new Times(start, Time.NONE, Time.NONE, end), Credential.NONE, seen);
                    }
                }
            }
        }
        assertSeen(seen, "issued", "INVALID_VALIDITY", "DURATION_TOO_SHORT", "DURATION_TOO_LONG");
    }

    @ParameterizedTest
    @EnumSource(CertificateKind.class)
    void agrees_with_exact_arithmetic_on_anything(CertificateKind kind) {
        long seed = 20261122;
        var random = new Random(seed);
        var seen = new TreeMap<String, Integer>();
        for (int i = 0; i < 60_000; i++) {
            var level = level(random) + " " + level(random);
            var model = new ValidityModel(modelLimits(kind, level), BigInteger.valueOf(random.nextLong(120_000_000_000L)),
                    NOON.add(BigInteger.valueOf(random.nextInt(1_000_000_000))));
            var times = new Times(time(random, model), time(random, model), Time.NONE, time(random, model), moment(random, model),
                    moment(random, model));
            compare(kind, level, model, times, Credential.NONE, seen);
        }
        assertSeen(seen, "issued", "INVALID_VALIDITY", "DURATION_TOO_SHORT", "DURATION_TOO_LONG");
    }

    @Test
    void renews_ssh_certificates_for_exactly_as_long_as_they_lasted() {
        var lengths = List.of("1", "59", "60", "61", "299", "300", "301", "86400", "2592000", "2592060", "2592061",
                "9223372036854775807", "4611686018427387904", "253402300799", "251606779680");
        var seen = new TreeMap<String, Integer>();
        for (var backdate : BACKDATES) {
            for (var fraction : FRACTIONS) {
                var model = new ValidityModel(modelLimits(CertificateKind.SSH_HOST, LEVELS.getFirst()), backdate, NOON.add(fraction));
                for (var length : lengths) {
                    var grant = new SshRenewalGrant(source(Claims.DEFAULTS), hostCertificate(Long.parseLong(length)));
                    for (boolean newKey : new boolean[] {false, true}) {
                        assertSame(() -> model.sshRenewal(new BigInteger(length), newKey), () -> {
                            var validity = new SshValidity(duration(backdate)).renewed(grant, newKey, ValidityModel.instant(model.now()));
                            return validity.after() + " to " + validity.before();
                        }, () -> length + " " + newKey + " " + model, seen);
                    }
                }
            }
        }
        assertSeen(seen, "issued", "INVALID_VALIDITY", "DURATION_TOO_SHORT", "DURATION_TOO_LONG");
    }

    @ParameterizedTest
    @CsvSource({"0, 5", "1, -1", "18446744073709551614, 18446744073709551615", "5, -1"})
    void does_not_renew_what_has_no_beginning_or_no_end(String after, String before) {
        var validity = new Validity(Long.parseUnsignedLong(after), before.equals("-1") ? -1 : Long.parseUnsignedLong(before));
        var grant = new SshRenewalGrant(source(Claims.DEFAULTS), hostCertificate(validity));
        var problem = assertThrows(ProblemException.class, () ->
                new SshValidity(Duration.ofMinutes(1)).renewed(grant, false, ValidityModel.instant(NOON)));
        assertEquals("not-renewable", problem.code().code());
    }

    @Test
    void renews_x509_certificates_for_exactly_as_long_as_they_lasted_and_no_longer_than_their_issuer() {
        var whole = issuerEnd.subtract(NOON).divide(SECOND).longValueExact();
        var seen = new TreeMap<String, Integer>();
        for (long length : new long[] {1, 59, 60, 61, 299, 300, 86_400, 86_460, whole - 1, whole, whole + 1, whole + 60, whole + 61}) {
            var old = leaf(length);
            for (var backdate : BACKDATES) {
                for (var fraction : FRACTIONS) {
                    var model = new ValidityModel(modelLimits(CertificateKind.X509, LEVELS.getFirst()), backdate, NOON.add(fraction));
                    assertSame(() -> model.x509Renewal(BigInteger.valueOf(length), issuerEnd), () -> {
                        var span = new X509Validity(duration(backdate)).renewed(old, issuer, ValidityModel.instant(model.now()));
                        return span.start().getEpochSecond() + " to " + span.end().getEpochSecond();
                    }, () -> length + " " + model, seen);
                }
            }
        }
        assertSeen(seen, "issued", "DURATION_TOO_LONG");
    }

    @ParameterizedTest
    @CsvSource({"SSH_USER, UserSSHCertDuration", "SSH_HOST, HostSSHCertDuration", "X509, TLSCertDuration"})
    void names_the_limit_the_claim_and_the_provisioner(CertificateKind kind, String claim) {
        var claims = claims(kind, "10m/2h/1h -/-/-");
        assertEquals("The requested duration of 9m59s is less than the minimum of 10m0s, set by the claim min" + claim
                + " of provisioner \"My Prov (ü)\".", refusal(kind, claims, "599s"));
        assertEquals("The requested duration of 2h1m1s is more than the maximum of 2h0m0s, set by the claim max" + claim
                + " of provisioner \"My Prov (ü)\".", refusal(kind, claims, "7261s"));
    }

    private static String refusal(CertificateKind kind, Claims claims, String length) {
        var times = new Times(Time.at(NOON), Time.at(NOON.add(nanos(GoDuration.parse(length)))), Time.NONE, Time.NONE);
        return assertThrows(ProblemException.class, () ->
                issue(kind, claims, new ValidityModel(null, SECOND.multiply(BigInteger.valueOf(60)), NOON), times, Credential.NONE))
                .getMessage();
    }

    /// The moments asked for: by request, by token and by template.
    private record Times(Time start, Time end, Time tokenStart, Time tokenEnd, Time shapeStart, Time shapeEnd) {
        Times(Time start, Time end, Time tokenStart, Time tokenEnd) {
            this(start, end, tokenStart, tokenEnd, Time.NONE, Time.NONE);
        }

        Optional<Instant> shapeNotBefore() {
            return Optional.ofNullable(shapeStart.moment()).map(ValidityModel::instant);
        }

        Optional<Instant> shapeNotAfter() {
            return Optional.ofNullable(shapeEnd.moment()).map(ValidityModel::instant);
        }
    }

    /// The validity of a certificate that stands for the credential.
    private record Credential(BigInteger start, BigInteger end) {
        static final Credential NONE = new Credential(null, null);
    }

    /// Everywhere a length can be asked for: by its end alone, by both ends, by offset and by moment, in request and token.
    private static Stream<Times> forms(ValidityModel model, BigInteger length) {
        var now = model.now();
        var soon = SECOND.multiply(BigInteger.valueOf(1000));
        return Stream.of(
                new Times(Time.NONE, Time.NONE, Time.NONE, Time.NONE),
                new Times(Time.NONE, Time.in(length), Time.NONE, Time.NONE),
                new Times(Time.NONE, Time.at(now.add(length)), Time.NONE, Time.NONE),
                new Times(Time.NONE, Time.at(wholeSecond(now).subtract(wholeSecond(model.backdate())).add(length)), Time.NONE, Time.NONE),
                new Times(Time.at(wholeSecond(now)), Time.at(wholeSecond(now).add(length)), Time.NONE, Time.NONE),
                new Times(Time.in(soon), Time.in(soon.add(length)), Time.NONE, Time.NONE),
                new Times(Time.in(soon.negate()), Time.at(now.subtract(soon).add(length)), Time.NONE, Time.NONE),
                new Times(Time.in(soon), Time.NONE, Time.NONE, Time.NONE),
                new Times(Time.NONE, Time.NONE, Time.NONE, Time.in(length)),
                new Times(Time.in(soon), Time.NONE, Time.NONE, Time.at(now.add(soon).add(length))),
                new Times(Time.NONE, Time.in(length), Time.at(wholeSecond(now)), Time.NONE));
    }

    /// A limit, a second and a nanosecond to either side of it, and the same with the backdate counted in.
    private static LinkedHashSet<BigInteger> around(Limits limits, BigInteger backdate) {
        var lengths = new LinkedHashSet<BigInteger>();
        for (var limit : List.of(limits.min(), limits.max(), limits.preset())) {
            for (var shift : List.of(BigInteger.ZERO, backdate, backdate.negate())) {
                for (var step : numbers(-1_000_000_000L, -1, 0, 1, 1_000_000_000L)) {
                    lengths.add(limit.add(shift).add(step).min(BigInteger.valueOf(Long.MAX_VALUE - 2_000_000_000_000L)));
                }
            }
        }
        return lengths;
    }

    private static Time time(Random random, ValidityModel model) {
        return switch (random.nextInt(4)) {
            case 0 -> Time.NONE;
            case 1 -> Time.in(BigInteger.valueOf(random.nextLong(-100_000_000_000L, 200_000_000_000_000L)));
            case 2 -> Time.in(BigInteger.valueOf(random.nextInt(-100, 100_000)).multiply(SECOND));
            default -> Time.at(model.now().add(BigInteger.valueOf(random.nextLong(-100_000_000_000L, 200_000_000_000_000L))));
        };
    }

    private static Time moment(Random random, ValidityModel model) {
        var time = time(random, model);
        return time.moment() == null ? Time.NONE : time;
    }

    private static String level(Random random) {
        var values = new ArrayList<String>();
        for (int i = 0; i < 3; i++) {
            values.add(random.nextInt(3) > 0 ? "-" : (1 + random.nextLong(100_000_000_000_000L)) + "ns");
        }
        return String.join("/", values);
    }

    private static void compare(CertificateKind kind, String level, ValidityModel model, Times times, Credential credential,
            Map<String, Integer> seen) {
        var claims = claims(kind, level);
        assertSame(() -> expected(kind, model, times, credential), () -> issue(kind, claims, model, times, credential),
                () -> kind + " " + level + " " + model + " " + times + " " + credential, seen);
    }

    private static void assertSame(Supplier<String> expected, Supplier<String> actual, Supplier<String> what, Map<String, Integer> seen) {
        String wanted;
        try {
            wanted = expected.get();
            seen.merge("issued", 1, Integer::sum);
        } catch (ValidityModel.Refused e) {
            wanted = e.getMessage();
            seen.merge(wanted, 1, Integer::sum);
        }
        String got;
        try {
            got = actual.get();
        } catch (ProblemException e) {
            got = e.code().name();
        } catch (RuntimeException e) {
            got = fail(what.get(), e);
        }
        assertEquals(wanted, got, what);
    }

    /// A comparison that never meets an outcome says nothing about it.
    private static void assertSeen(Map<String, Integer> seen, String... outcomes) {
        for (var outcome : outcomes) {
            assertTrue(seen.getOrDefault(outcome, 0) > 10, outcome + " in " + seen);
        }
    }

    private static String expected(CertificateKind kind, ValidityModel model, Times times, Credential credential) {
        return switch (kind) {
            case SSH_USER, SSH_HOST ->
                    model.ssh(times.start, times.end, times.tokenStart, times.tokenEnd, times.shapeStart, times.shapeEnd, credential.end);
            // Tokens say nothing about the times of X.509 certificates; requests alone do.
            case X509 -> model.x509(first(times.tokenStart, times.start), first(times.tokenEnd, times.end), times.shapeStart,
                    times.shapeEnd, credential.start, credential.end, issuerEnd);
        };
    }

    private static String issue(CertificateKind kind, Claims claims, ValidityModel model, Times times, Credential credential) {
        var now = ValidityModel.instant(model.now());
        var backdate = duration(model.backdate());
        return switch (kind) {
            case SSH_USER, SSH_HOST -> {
                var type = kind == CertificateKind.SSH_USER ? CertificateType.USER : CertificateType.HOST;
                var shape = new SshShape(type, "id", List.of("a"), Map.of(), Map.of(), times.shapeNotBefore(), times.shapeNotAfter());
                var validity = new SshValidity(backdate).chosen(request(times), grant(type, claims, times, credential), shape, now);
                yield validity.after() + " to " + validity.before();
            }
            case X509 -> {
                var request = new X509SignRequest("", "", parsed(first(times.tokenStart, times.start)),
                        parsed(first(times.tokenEnd, times.end)), Optional.empty());
                var grant = new X509Grant(source(claims), NameSource.GRANT, "web", List.of("web"), List.of("web"),
                        ProvisionerExtension.of(1, "admin", ""), Optional.empty(),
                        Optional.ofNullable(credential.start).map(ValidityModel::instant),
                        Optional.ofNullable(credential.end).map(ValidityModel::instant));
                var shape = new LeafShape(SubjectName.ofCommonName("web"), Optional.empty(), List.of(), List.of(),
                        times.shapeNotBefore(), times.shapeNotAfter());
                var span = new X509Validity(backdate).chosen(request, grant, shape, issuer, now);
                yield span.start().getEpochSecond() + " to " + span.end().getEpochSecond();
            }
        };
    }

    private static Time first(Time preferred, Time other) {
        return preferred == Time.NONE ? other : preferred;
    }

    private static SshSignRequest request(Times times) {
        return new SshSignRequest(key, "t", Optional.empty(), "", List.of(), parsed(times.start), parsed(times.end),
                Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static SshGrant grant(CertificateType type, Claims claims, Times times, Credential credential) {
        var stated = new SshGrant.Stated(Optional.empty(), List.of(), parsed(times.tokenStart), parsed(times.tokenEnd));
        return new SshGrant(source(claims), stated, NameSource.GRANT, type, "id", List.of("a"), Map.of(),
                Optional.ofNullable(credential.end).map(ValidityModel::instant));
    }

    private static GrantSource source(Claims claims) {
        return new GrantSource("My Prov (ü)", ProvisionerType.JWK, claims, Optional.empty(), Evidence.NONE);
    }

    private static TimeDuration parsed(Time time) {
        return TimeDuration.parse(time.text());
    }

    private static SshCertificateBody hostCertificate(long seconds) {
        return hostCertificate(new Validity(5, 5 + seconds));
    }

    private static SshCertificateBody hostCertificate(Validity validity) {
        return SshCertificateBody.issuable(new byte[32], key, 5, CertificateType.HOST, "web", List.of("web"), validity, Map.of(),
                Map.of(), key);
    }

    private static X509Certificate leaf(long seconds) {
        var subject = SubjectName.ofCommonName("web");
        var start = ValidityModel.instant(NOON);
        var body = LeafProfile.body(new LeafProfile.Leaf(BigInteger.TEN, subject, issuerKeys.getPublic(), start,
                start.plusSeconds(seconds), List.of()), issuer);
        return X509Certificates.sign(body, body.algorithm().signer(issuerKeys.getPrivate()), issuerKeys.getPublic());
    }

    /// The product's reading of the levels, for one family; the others keep the built-in limits.
    private static Claims claims(CertificateKind kind, String levels) {
        var claims = Claims.DEFAULTS;
        for (var level : levels.split(" ")) {
            var own = overrides(level);
            claims = claims.overriddenBy(new ClaimsConfig(
                    kind == CertificateKind.X509 ? own : Overrides.NONE,
                    kind == CertificateKind.SSH_USER ? own : Overrides.NONE,
                    kind == CertificateKind.SSH_HOST ? own : Overrides.NONE,
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
        }
        return claims;
    }

    private static Overrides overrides(String level) {
        var values = Stream.of(level.split("/"))
                .map(text -> text.equals("-") ? Optional.<Duration>empty() : Optional.of(GoDuration.parse(text))).toList();
        return new Overrides(values.get(0), values.get(1), values.get(2));
    }

    private static Limits modelLimits(CertificateKind kind, String levels) {
        long hour = 3_600_000_000_000L;
        var built = switch (kind) {
            case SSH_USER -> numbers(hour / 12, 24 * hour, 16 * hour);
            case SSH_HOST -> numbers(hour / 12, 720 * hour, 720 * hour);
            case X509 -> numbers(hour / 12, 24 * hour, 24 * hour);
        };
        var limits = new Limits(built.get(0), built.get(1), built.get(2));
        for (var level : levels.split(" ")) {
            var own = Stream.of(level.split("/")).map(text -> text.equals("-") ? "" : text)
                    .map(text -> text.isEmpty() ? null : nanos(GoDuration.parse(text))).toList();
            limits = limits.under(own.get(0), own.get(1), own.get(2));
        }
        return limits;
    }

    private static List<BigInteger> numbers(long... values) {
        return java.util.stream.LongStream.of(values).mapToObj(BigInteger::valueOf).toList();
    }

    private static BigInteger wholeSecond(BigInteger nanos) {
        return nanos.subtract(nanos.mod(SECOND));
    }

    private static BigInteger nanos(Duration duration) {
        return BigInteger.valueOf(duration.getSeconds()).multiply(SECOND).add(BigInteger.valueOf(duration.getNano()));
    }

    private static BigInteger nanos(Instant instant) {
        return BigInteger.valueOf(instant.getEpochSecond()).multiply(SECOND).add(BigInteger.valueOf(instant.getNano()));
    }

    private static Duration duration(BigInteger nanos) {
        return Duration.ofNanos(nanos.longValueExact());
    }
}
