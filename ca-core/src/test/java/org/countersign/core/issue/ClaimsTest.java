package org.countersign.core.issue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.countersign.core.issue.DurationLimits.Overrides;
import org.countersign.core.time.GoDuration;
import org.junit.jupiter.api.Test;

class ClaimsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void the_built_in_defaults_are_those_existing_clients_expect() {
        assertEquals(limits("5m", "24h", "24h"), Claims.DEFAULTS.tls());
        assertEquals(limits("5m", "24h", "16h"), Claims.DEFAULTS.sshUser());
        assertEquals(limits("5m", "720h", "720h"), Claims.DEFAULTS.sshHost());
        assertFalse(Claims.DEFAULTS.enableSshCa());
        assertFalse(Claims.DEFAULTS.disableRenewal());
        assertFalse(Claims.DEFAULTS.allowRenewalAfterExpiry());
        assertFalse(Claims.DEFAULTS.disableSmallstepExtensions());
    }

    @Test
    void each_kind_of_certificate_has_its_own_limits() {
        assertEquals(Claims.DEFAULTS.tls(), Claims.DEFAULTS.limits(CertificateKind.X509));
        assertEquals(Claims.DEFAULTS.sshUser(), Claims.DEFAULTS.limits(CertificateKind.SSH_USER));
        assertEquals(Claims.DEFAULTS.sshHost(), Claims.DEFAULTS.limits(CertificateKind.SSH_HOST));
    }

    @Test
    void a_level_that_says_nothing_changes_nothing() {
        assertEquals(Claims.DEFAULTS, Claims.DEFAULTS.overriddenBy(ClaimsConfig.NONE));
    }

    @Test
    void a_default_below_the_inherited_minimum_moves_the_minimum() {
        assertEquals(limits("1m", "24h", "1m"), overridden("", "", "1m"));
    }

    @Test
    void a_default_above_the_inherited_maximum_moves_the_maximum() {
        assertEquals(limits("5m", "48h", "48h"), overridden("", "", "48h"));
    }

    @Test
    void an_explicit_limit_is_taken_as_it_is() {
        assertEquals(limits("5m", "1h", "48h"), overridden("", "1h", "48h"));
        assertEquals(limits("10m", "24h", "1m"), overridden("10m", "", "1m"));
        assertEquals(limits("5m", "1h", "16h"), overridden("", "1h", ""));
    }

    @Test
    void each_flag_is_overridden_alone() {
        var own = new ClaimsConfig(Overrides.NONE, Overrides.NONE, Overrides.NONE,
                Optional.of(true), Optional.empty(), Optional.of(true), Optional.empty());
        var claims = Claims.DEFAULTS.overriddenBy(own);
        assertTrue(claims.enableSshCa());
        assertFalse(claims.disableRenewal());
        assertTrue(claims.allowRenewalAfterExpiry());
        assertFalse(claims.disableSmallstepExtensions());
        var back = new ClaimsConfig(Overrides.NONE, Overrides.NONE, Overrides.NONE,
                Optional.of(false), Optional.of(true), Optional.empty(), Optional.of(true));
        var again = claims.overriddenBy(back);
        assertFalse(again.enableSshCa());
        assertTrue(again.disableRenewal());
        assertTrue(again.allowRenewalAfterExpiry());
        assertTrue(again.disableSmallstepExtensions());
    }

    @Test
    void families_are_overridden_apart() {
        long seed = 7;
        var random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            var own = new ClaimsConfig(some(random), some(random), some(random),
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
            var claims = Claims.DEFAULTS.overriddenBy(own);
            assertEquals(model(Claims.DEFAULTS.tls(), own.tls()), claims.tls(), () -> "seed " + seed);
            assertEquals(model(Claims.DEFAULTS.sshUser(), own.sshUser()), claims.sshUser(), () -> "seed " + seed);
            assertEquals(model(Claims.DEFAULTS.sshHost(), own.sshHost()), claims.sshHost(), () -> "seed " + seed);
        }
    }

    /// The rule written the long way round, one case after the other.
    private static DurationLimits model(DurationLimits inherited, Overrides own) {
        Duration min = inherited.min();
        Duration max = inherited.max();
        Duration chosen = inherited.defaultDuration();
        if (own.defaultDuration().isPresent()) {
            chosen = own.defaultDuration().get();
            if (chosen.toMinutes() < min.toMinutes()) {
                min = chosen;
            }
            if (chosen.toMinutes() > max.toMinutes()) {
                max = chosen;
            }
        }
        if (own.min().isPresent()) {
            min = own.min().get();
        }
        if (own.max().isPresent()) {
            max = own.max().get();
        }
        return new DurationLimits(min, max, chosen);
    }

    private static Overrides some(Random random) {
        return new Overrides(maybe(random), maybe(random), maybe(random));
    }

    private static Optional<Duration> maybe(Random random) {
        int[] minutes = {-5, 0, 1, 4, 5, 6, 16 * 60, 24 * 60, 25 * 60, 720 * 60, 721 * 60};
        return random.nextBoolean()
                ? Optional.of(Duration.ofMinutes(minutes[random.nextInt(minutes.length)]))
                : Optional.empty();
    }

    @Test
    void the_defaults_contradict_nothing_and_raise_no_doubt() {
        assertEquals(List.of(), ClaimsCheck.contradictions(Claims.DEFAULTS));
        assertEquals(List.of(), ClaimsCheck.doubts(Claims.DEFAULTS, MINUTE));
    }

    @Test
    void names_each_contradiction_of_x509_limits() {
        assertEquals(List.of("defaultTLSCertDuration (24h0m0s) is longer than maxTLSCertDuration (1h0m0s)"),
                contradictions("", "1h", ""));
        assertEquals(List.of("minTLSCertDuration (5m0s) is longer than maxTLSCertDuration (1m0s)",
                        "minTLSCertDuration (5m0s) is longer than defaultTLSCertDuration (1m0s)"),
                contradictions("5m", "1m", "1m"));
        assertEquals(List.of("minTLSCertDuration is 0s; it must be longer than zero"), contradictions("0s", "", ""));
        assertEquals(List.of("minTLSCertDuration is -1h0m0s; it must be longer than zero",
                        "defaultTLSCertDuration is -1h0m0s; it must be longer than zero"),
                contradictions("", "", "-1h"));
    }

    @Test
    void ssh_limits_may_lie_apart_by_no_more_than_the_backdate() {
        assertTrue(limits("5m", "4m", "4m").allowAny(MINUTE));
        assertFalse(limits("5m", "3m59s", "4m").allowAny(MINUTE));
        assertFalse(limits("0s", "0s", "1m").allowAny(MINUTE));
    }

    @Test
    void the_default_counts_with_its_backdate_against_the_minimum_alone() {
        assertTrue(limits("5m", "24h", "4m").allowDefault(MINUTE));
        assertFalse(limits("5m", "24h", "3m59s").allowDefault(MINUTE));
        assertTrue(limits("5m", "24h", "24h").allowDefault(MINUTE));
        assertFalse(limits("5m", "24h", "24h1s").allowDefault(MINUTE));
        assertFalse(limits("0s", "24h", "0s").allowDefault(MINUTE));
    }

    @Test
    void doubts_name_the_claims_and_their_values() {
        var claims = new Claims(Claims.DEFAULTS.tls(), limits("5m", "0s", "16h"), limits("5m", "24h", "720h"),
                true, false, false, false);
        assertEquals(List.of(
                "no user SSH certificate can be issued between minUserSSHCertDuration (5m0s) and"
                        + " maxUserSSHCertDuration (0s)",
                "defaultHostSSHCertDuration (720h0m0s) is outside the limits, so every request must name a duration"),
                ClaimsCheck.doubts(claims, MINUTE));
    }

    @Test
    void ssh_is_impossible_only_when_enabled_and_neither_kind_can_be_issued() {
        var none = limits("5m", "0s", "16h");
        assertTrue(ClaimsCheck.makesSshImpossible(ssh(none, none, true), MINUTE));
        assertFalse(ClaimsCheck.makesSshImpossible(ssh(none, none, false), MINUTE));
        assertFalse(ClaimsCheck.makesSshImpossible(ssh(none, Claims.DEFAULTS.sshHost(), true), MINUTE));
        assertFalse(ClaimsCheck.makesSshImpossible(ssh(Claims.DEFAULTS.sshUser(), none, true), MINUTE));
    }

    private static Claims ssh(DurationLimits user, DurationLimits host, boolean enabled) {
        return new Claims(Claims.DEFAULTS.tls(), user, host, enabled, false, false, false);
    }

    private static List<String> contradictions(String min, String max, String defaultDuration) {
        return ClaimsCheck.contradictions(Claims.DEFAULTS.overriddenBy(tls(min, max, defaultDuration)));
    }

    private static DurationLimits overridden(String min, String max, String defaultDuration) {
        return new DurationLimits(Duration.ofMinutes(5), Duration.ofHours(24), Duration.ofHours(16))
                .overriddenBy(tls(min, max, defaultDuration).tls());
    }

    private static ClaimsConfig tls(String min, String max, String defaultDuration) {
        var values = new ArrayList<Optional<Duration>>();
        for (var text : List.of(min, max, defaultDuration)) {
            values.add(text.isEmpty() ? Optional.empty() : Optional.of(duration(text)));
        }
        return new ClaimsConfig(new Overrides(values.get(0), values.get(1), values.get(2)),
                Overrides.NONE, Overrides.NONE, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static DurationLimits limits(String min, String max, String defaultDuration) {
        return new DurationLimits(duration(min), duration(max), duration(defaultDuration));
    }

    private static Duration duration(String text) {
        return GoDuration.parse(text);
    }
}
