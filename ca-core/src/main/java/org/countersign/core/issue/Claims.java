package org.countersign.core.issue;

import java.time.Duration;
import java.util.Objects;

/// The limits a provisioner works under, every claim decided: built-in defaults, overridden by the authority's claims,
/// overridden by the provisioner's own.
///
/// Claims made by [#overriddenBy] may contradict themselves; [ClaimsCheck] tells, and the configuration asks it before
/// a provisioner is used.
///
/// @param enableSshCa                whether SSH certificates are issued at all
/// @param disableRenewal             whether renewal is refused
/// @param allowRenewalAfterExpiry    whether an expired certificate may still be renewed
/// @param disableSmallstepExtensions whether X.509 certificates are made without the extension naming the provisioner
public record Claims(
        DurationLimits tls,
        DurationLimits sshUser,
        DurationLimits sshHost,
        boolean enableSshCa,
        boolean disableRenewal,
        boolean allowRenewalAfterExpiry,
        boolean disableSmallstepExtensions) {

    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private static final Duration DAY = Duration.ofHours(24);
    private static final Duration MONTH = Duration.ofHours(720);

    public static final Claims DEFAULTS = new Claims(
            new DurationLimits(FIVE_MINUTES, DAY, DAY),
            new DurationLimits(FIVE_MINUTES, DAY, Duration.ofHours(16)),
            new DurationLimits(FIVE_MINUTES, MONTH, MONTH),
            false, false, false, false);

    public Claims {
        Objects.requireNonNull(tls);
        Objects.requireNonNull(sshUser);
        Objects.requireNonNull(sshHost);
    }

    public Claims overriddenBy(ClaimsConfig own) {
        return new Claims(
                tls.overriddenBy(own.tls()),
                sshUser.overriddenBy(own.sshUser()),
                sshHost.overriddenBy(own.sshHost()),
                own.enableSshCa().orElse(enableSshCa),
                own.disableRenewal().orElse(disableRenewal),
                own.allowRenewalAfterExpiry().orElse(allowRenewalAfterExpiry),
                own.disableSmallstepExtensions().orElse(disableSmallstepExtensions));
    }

    /// The limits for certificates of one kind.
    public DurationLimits limits(CertificateKind kind) {
        return switch (kind) {
            case X509 -> tls;
            case SSH_USER -> sshUser;
            case SSH_HOST -> sshHost;
        };
    }
}
