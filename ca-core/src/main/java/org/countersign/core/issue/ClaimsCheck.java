package org.countersign.core.issue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.countersign.core.time.GoDuration;

/// Finds claims that cannot work, when the configuration is read instead of when somebody needs a certificate.
///
/// The two families are judged apart because existing configurations are: limits for X.509 that contradict each other
/// have always been refused; limits for SSH never were, so a file may carry, say, a maximum of zero to keep one kind of
/// certificate from being issued. Such a file has to go on loading, and its owner is told.
public final class ClaimsCheck {
    private ClaimsCheck() {}

    /// What makes the claims unusable: X.509 limits that are not positive or not in the order minimum, default, maximum.
    public static List<String> contradictions(Claims claims) {
        var tls = claims.tls();
        var found = new ArrayList<String>();
        positive(found, "minTLSCertDuration", tls.min());
        positive(found, "maxTLSCertDuration", tls.max());
        positive(found, "defaultTLSCertDuration", tls.defaultDuration());
        ordered(found, "minTLSCertDuration", tls.min(), "maxTLSCertDuration", tls.max());
        ordered(found, "minTLSCertDuration", tls.min(), "defaultTLSCertDuration", tls.defaultDuration());
        ordered(found, "defaultTLSCertDuration", tls.defaultDuration(), "maxTLSCertDuration", tls.max());
        return List.copyOf(found);
    }

    private static void positive(List<String> found, String claim, Duration value) {
        if (!value.isPositive()) {
            found.add(claim + " is " + GoDuration.format(value) + "; it must be longer than zero");
        }
    }

    private static void ordered(List<String> found, String lesser, Duration less, String greater, Duration more) {
        if (less.compareTo(more) > 0) {
            found.add(lesser + " (" + GoDuration.format(less) + ") is longer than "
                    + greater + " (" + GoDuration.format(more) + ")");
        }
    }

    /// Whether SSH certificates are enabled and yet neither a user nor a host certificate could ever be issued.
    public static boolean makesSshImpossible(Claims claims, Duration backdate) {
        return claims.enableSshCa() && !claims.sshUser().allowAny(backdate) && !claims.sshHost().allowAny(backdate);
    }

    /// What can be used but hardly was meant: an SSH family of which nothing, or nothing by default, can be issued.
    public static List<String> doubts(Claims claims, Duration backdate) {
        var found = new ArrayList<String>();
        doubt(found, "User", claims.sshUser(), backdate);
        doubt(found, "Host", claims.sshHost(), backdate);
        return List.copyOf(found);
    }

    private static void doubt(List<String> found, String kind, DurationLimits limits, Duration backdate) {
        if (!limits.allowAny(backdate)) {
            found.add("no " + kind.toLowerCase(Locale.ROOT) + " SSH certificate can be issued between min" + kind
                    + "SSHCertDuration (" + GoDuration.format(limits.min()) + ") and max" + kind + "SSHCertDuration ("
                    + GoDuration.format(limits.max()) + ")");
        } else if (!limits.allowDefault(backdate)) {
            found.add("default" + kind + "SSHCertDuration (" + GoDuration.format(limits.defaultDuration())
                    + ") is outside the limits, so every request must name a duration");
        }
    }
}
