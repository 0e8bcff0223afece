package org.countersign.core.issue;

import java.util.Objects;
import java.util.Optional;

/// The claims one level of the configuration states: the authority for all its provisioners, or a provisioner for
/// itself. What is absent is inherited; see [Claims#overriddenBy].
public record ClaimsConfig(
        DurationLimits.Overrides tls,
        DurationLimits.Overrides sshUser,
        DurationLimits.Overrides sshHost,
        Optional<Boolean> enableSshCa,
        Optional<Boolean> disableRenewal,
        Optional<Boolean> allowRenewalAfterExpiry,
        Optional<Boolean> disableSmallstepExtensions) {
    public static final ClaimsConfig NONE = new ClaimsConfig(
            DurationLimits.Overrides.NONE, DurationLimits.Overrides.NONE, DurationLimits.Overrides.NONE,
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public ClaimsConfig {
        Objects.requireNonNull(tls);
        Objects.requireNonNull(sshUser);
        Objects.requireNonNull(sshHost);
        Objects.requireNonNull(enableSshCa);
        Objects.requireNonNull(disableRenewal);
        Objects.requireNonNull(allowRenewalAfterExpiry);
        Objects.requireNonNull(disableSmallstepExtensions);
    }
}
