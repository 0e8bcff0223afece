package org.countersign.core.issue;

import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;

/// Refusals that a yes-or-no claim of a provisioner causes. They name the claim and the provisioner, since whoever reads one has
/// to find the line of the configuration.
public final class ClaimRefusal {
    private ClaimRefusal() {}

    public static ProblemException sshNotEnabled(String provisioner) {
        return ProblemCode.SSH_NOT_ENABLED.refuse("Provisioner " + quoted(provisioner)
                + " may not issue SSH certificates; its claim enableSSHCA is not set.");
    }

    public static ProblemException renewalDisabled(String provisioner) {
        return ProblemCode.RENEWAL_DISABLED.refuse("Certificates of provisioner " + quoted(provisioner)
                + " cannot be renewed; its claim disableRenewal is set.");
    }

    public static ProblemException expired(String provisioner) {
        return ProblemCode.CREDENTIAL_REJECTED.refuse("The certificate has expired, and the claim allowRenewalAfterExpiry"
                + " of provisioner " + quoted(provisioner) + " is not set.");
    }

    /// The operator chose the name, and the configuration lets no control character into it.
    static String quoted(String provisioner) {
        return "\"" + provisioner + "\"";
    }
}
