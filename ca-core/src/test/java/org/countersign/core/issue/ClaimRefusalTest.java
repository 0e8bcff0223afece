package org.countersign.core.issue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ClaimRefusalTest {
    @Test
    void each_names_its_claim_and_the_provisioner() {
        assertEquals("ssh-not-enabled: Provisioner \"a\" may not issue SSH certificates; its claim enableSSHCA is not set.",
                text(ClaimRefusal.sshNotEnabled("a")));
        assertEquals("renewal-disabled: Certificates of provisioner \"a\" cannot be renewed; its claim disableRenewal is set.",
                text(ClaimRefusal.renewalDisabled("a")));
        assertEquals("credential-rejected: The certificate has expired, and the claim allowRenewalAfterExpiry of provisioner \"a\""
                + " is not set.", text(ClaimRefusal.expired("a")));
    }

    private static String text(org.countersign.core.ProblemException problem) {
        return problem.code().code() + ": " + problem.getMessage();
    }
}
