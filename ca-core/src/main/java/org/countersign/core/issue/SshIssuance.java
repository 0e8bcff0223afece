package org.countersign.core.issue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.countersign.core.ProblemCode;
import org.countersign.core.api.SshSignRequest;
import org.countersign.core.ssh.SshCertificateBody;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.Validity;
import org.countersign.core.time.TimeDuration;

/// The rules for SSH certificates: from what was asked for and what is granted to exactly what would be signed, or a refusal.
/// Pure: the same arguments give the same body.
public final class SshIssuance {
    private final SshValidity validity;

    /// @param backdate how far the start of a certificate lies before now when nobody chose it
    public SshIssuance(Duration backdate) {
        validity = new SshValidity(backdate);
    }

    /// Whether the request may be granted at all, before anybody decides what the certificate says.
    ///
    /// @throws org.countersign.core.ProblemException naming what was refused and the limit it met
    public void check(SshSignRequest request, SshGrant grant) {
        KeyPolicy.check(request.publicKey());
        checkAgainstToken(request, grant.stated());
        checkComplete(request, grant);
    }

    /// Whether the request says what only it can say. Templates do not change that.
    private static void checkComplete(SshSignRequest request, SshGrant grant) {
        boolean all = grant.nameSource() == NameSource.REQUEST;
        boolean some = grant.nameSource() == NameSource.INSTANCE && grant.principals().isEmpty();
        var missing = new ArrayList<String>();
        if (all && request.type().isEmpty()) {
            missing.add("certType");
        }
        if (all && request.keyId().isEmpty()) {
            missing.add("keyID");
        }
        if ((all || some) && request.principals().isEmpty()) {
            missing.add("principals");
        }
        if (!missing.isEmpty()) {
            throw ProblemCode.INCOMPLETE_REQUEST.refuse("With this credential the request itself must give "
                    + String.join(", ", missing) + ".");
        }
    }

    /// Makes the body of a request that passed [#check], and judges what it says.
    ///
    /// @param shape what the certificate is to say
    /// @param caKey public half of the key that will sign
    /// @throws org.countersign.core.ProblemException naming what was refused and the limit it met
    public SshCertificateBody plan(SshSignRequest request, SshGrant grant, SshShape shape, Draw draw, SshPublicKey caKey,
            Instant now) {
        return body(request.publicKey(), shape, validity.chosen(request, grant, shape, now), draw, caKey);
    }

    /// The replacement of a host certificate: the same in everything but serial, nonce, time, and for a rekey the key.
    /// It lasts as long as the old one did, so that renewals neither shrink nor grow.
    ///
    /// @param newKey the key of a rekey; empty keeps the old one
    public SshCertificateBody planRenewal(SshRenewalGrant grant, Optional<SshPublicKey> newKey, Draw draw,
            SshPublicKey caKey, Instant now) {
        var old = grant.old();
        var key = newKey.orElse(old.key());
        KeyPolicy.check(key);
        var span = validity.renewed(grant, newKey.isPresent(), now);
        var shape = new SshShape(old.type(), old.keyId(), old.principals(), old.criticalOptions(), old.extensions(),
                Optional.empty(), Optional.empty());
        return body(key, shape, span, draw, caKey);
    }

    static SshCertificateBody body(SshPublicKey key, SshShape shape, Validity validity, Draw draw, SshPublicKey caKey) {
        if (key.equals(caKey)) {
            throw ProblemCode.INVALID_KEY.refuse("That is the key of this certificate authority.");
        }
        try {
            return SshCertificateBody.issuable(draw.nonce(), key, draw.serial(), shape.type(),
                    SshNames.keyId(shape.keyId()), SshNames.principals(shape.type(), shape.principals()), validity,
                    SshOptions.critical(shape.type(), shape.criticalOptions()), SshOptions.extensions(shape.extensions()), caKey);
        } catch (SshFormatException e) {
            throw ProblemCode.PRINCIPAL_NOT_ALLOWED.refuse("The certificate cannot be made: " + e.getMessage() + ".");
        }
    }

    /// A request may repeat what its token says, or say less. It never changes what is issued.
    private static void checkAgainstToken(SshSignRequest request, SshGrant.Stated stated) {
        if (request.type().isPresent() && stated.type().isPresent() && !request.type().equals(stated.type())) {
            throw notInToken("The requested certificate type is not the one in the token.");
        }
        if (!stated.principals().isEmpty() && !isSubset(request.principals(), stated.principals())) {
            throw notInToken("A requested principal is not among those in the token.");
        }
        if (differ(request.validAfter(), stated.validAfter())) {
            throw notInToken("The requested validAfter is not the one in the token.");
        }
        if (differ(request.validBefore(), stated.validBefore())) {
            throw notInToken("The requested validBefore is not the one in the token.");
        }
    }

    private static boolean isSubset(List<String> requested, List<String> allowed) {
        var lower = new HashSet<String>();
        allowed.forEach(name -> lower.add(name.toLowerCase(Locale.ROOT)));
        return requested.stream().allMatch(name -> lower.contains(name.toLowerCase(Locale.ROOT)));
    }

    private static boolean differ(TimeDuration requested, TimeDuration stated) {
        return requested.isSet() && stated.isSet() && !requested.equals(stated);
    }

    private static RuntimeException notInToken(String message) {
        return ProblemCode.NOT_IN_TOKEN.refuse(message);
    }
}
