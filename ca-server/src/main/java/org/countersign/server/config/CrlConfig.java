package org.countersign.server.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Certificate revocation lists for X.509. There is one of these only when they are turned on.
///
/// @param generateOnRevoke  whether each revocation makes a new list
/// @param cacheDuration     for how long a list says that it is good
/// @param renewPeriod       how often there is a new one when nothing is revoked; never longer than `cacheDuration`
/// @param distributionPoint URL that the list names itself by
public record CrlConfig(boolean generateOnRevoke, Duration cacheDuration, Duration renewPeriod, String distributionPoint) {
    static final List<String> NAMES = List.of("enabled", "generateOnRevoke", "cacheDuration", "renewPeriod", "idpURL");

    private static final Duration DEFAULT_LIFE = Duration.ofHours(24);
    private static final Duration LEAST = Duration.ofSeconds(1);

    /// Checked although it may be off, so that turning it on one day meets no surprise.
    static Optional<CrlConfig> read(Section top, List<String> dnsNames) {
        return top.section("crl", NAMES).flatMap(crl -> {
            var life = period(crl, "cacheDuration").orElse(DEFAULT_LIFE);
            var renew = period(crl, "renewPeriod").orElse(life.multipliedBy(2).dividedBy(3));
            if (renew.compareTo(life) > 0) {
                crl.fault("renewPeriod", "is longer than cacheDuration");
            }
            var config = new CrlConfig(crl.flag("generateOnRevoke"), life, renew, distributionPoint(crl, dnsNames));
            return crl.flag("enabled") ? Optional.of(config) : Optional.empty();
        });
    }

    /// Zero means the default, as it always has.
    private static Optional<Duration> period(Section crl, String name) {
        return crl.duration(name).filter(duration -> !duration.isZero()).filter(duration -> {
            if (duration.compareTo(LEAST) < 0) {
                crl.fault(name, duration.isNegative() ? "must not be negative" : "is shorter than a second");
            }
            return duration.compareTo(LEAST) >= 0;
        });
    }

    private static String distributionPoint(Section crl, List<String> dnsNames) {
        var url = crl.text("idpURL");
        if (url.isEmpty()) {
            var host = dnsNames.isEmpty() ? "localhost" : dnsNames.getFirst();
            return "https://" + (host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host) + "/1.0/crl";
        }
        if (!isUrl(url)) {
            crl.fault("idpURL", Shown.quoted(url) + " is not a URL; use for example \"http://ca.example.com/crl\"");
        }
        return url;
    }

    private static boolean isUrl(String text) {
        try {
            return new URI(text).isAbsolute() && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
