package org.countersign.server.config;

import java.util.List;
import org.countersign.core.issue.ClaimsConfig;
import org.countersign.core.issue.DurationLimits;

/// Reads a `claims` section.
final class ClaimsReader {
    static final List<String> NAMES = List.of(
            "minTLSCertDuration", "maxTLSCertDuration", "defaultTLSCertDuration",
            "minUserSSHCertDuration", "maxUserSSHCertDuration", "defaultUserSSHCertDuration",
            "minHostSSHCertDuration", "maxHostSSHCertDuration", "defaultHostSSHCertDuration",
            "enableSSHCA", "disableRenewal", "allowRenewalAfterExpiry", "disableSmallstepExtensions");

    private ClaimsReader() {}

    static ClaimsConfig read(Section parent) {
        return parent.section("claims", NAMES).map(ClaimsReader::claims).orElse(ClaimsConfig.NONE);
    }

    private static ClaimsConfig claims(Section claims) {
        return new ClaimsConfig(
                limits(claims, "TLSCertDuration"),
                limits(claims, "UserSSHCertDuration"),
                limits(claims, "HostSSHCertDuration"),
                claims.bool("enableSSHCA"),
                claims.bool("disableRenewal"),
                claims.bool("allowRenewalAfterExpiry"),
                claims.bool("disableSmallstepExtensions"));
    }

    private static DurationLimits.Overrides limits(Section claims, String family) {
        return new DurationLimits.Overrides(
                claims.duration("min" + family), claims.duration("max" + family), claims.duration("default" + family));
    }
}
