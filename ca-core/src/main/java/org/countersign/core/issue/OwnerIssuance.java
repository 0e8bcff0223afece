package org.countersign.core.issue;

import java.util.List;
import org.countersign.core.ProblemCode;
import org.countersign.core.ssh.SshCertificateBody;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.Validity;

/// Certificates that the owner of a CA key makes with the key in hand: nobody grants them, and no ledger knows of them. What they say
/// is held to the same rules as what a server issues, unless the owner insists on something else.
public final class OwnerIssuance {
    private OwnerIssuance() {}

    /// By the rules of a server.
    ///
    /// @throws org.countersign.core.ProblemException naming what was refused
    public static SshCertificateBody plan(SshPublicKey key, SshShape shape, Validity validity, Draw draw, SshPublicKey caKey) {
        KeyPolicy.check(key);
        return SshIssuance.body(key, shape, validity, draw, caKey);
    }

    /// Whatever OpenSSH can read: without principals, with critical options for a host, for the CA's own key. Only keys that anybody
    /// could break, and names and options that cannot be told apart in a log, are refused here too.
    ///
    /// @throws org.countersign.core.ProblemException naming what was refused
    public static SshCertificateBody planUnsafe(SshPublicKey key, SshShape shape, Validity validity, Draw draw, SshPublicKey caKey) {
        KeyPolicy.check(key);
        checkNames(shape.principals());
        SshOptions.checkForm(shape.criticalOptions());
        try {
            return SshCertificateBody.readable(draw.nonce(), key, draw.serial(), shape.type(), SshNames.keyId(shape.keyId()),
                    shape.principals(), validity, shape.criticalOptions(), SshOptions.extensions(shape.extensions()), caKey);
        } catch (SshFormatException e) {
            throw ProblemCode.CONTENT_NOT_ALLOWED.refuse("The certificate cannot be made: " + e.getMessage() + ".");
        }
    }

    private static void checkNames(List<String> principals) {
        if (!principals.stream().allMatch(name -> name.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != ','))) {
            throw ProblemCode.PRINCIPAL_NOT_ALLOWED.refuse("A principal is one word of printable ASCII without a comma.");
        }
    }
}
