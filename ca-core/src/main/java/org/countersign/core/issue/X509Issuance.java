package org.countersign.core.issue;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.countersign.core.ProblemCode;
import org.countersign.core.api.X509SignRequest;
import org.countersign.core.crypto.Digests;
import org.countersign.core.keys.KeyFormatException;
import org.countersign.core.keys.Pem;
import org.countersign.core.ssh.SshCertificateBody;
import org.countersign.core.x509.CertificateIssuer;
import org.countersign.core.x509.CertificateRequest;
import org.countersign.core.x509.LeafProfile;
import org.countersign.core.x509.LeafRules;
import org.countersign.core.x509.LeafShape;
import org.countersign.core.x509.ProvisionerExtension;
import org.countersign.core.x509.SubjectAlternativeName;
import org.countersign.core.x509.SubjectAlternativeName.Type;
import org.countersign.core.x509.SubjectName;
import org.countersign.core.x509.X509CertificateBody;
import org.countersign.core.x509.X509FormatException;

/// The rules for X.509 certificates: the grant says who the certificate is for, or that the CSR may; the CSR gives the key.
/// Pure: the same arguments give the same body.
public final class X509Issuance {
    private static final Pattern UUID_URN = Pattern.compile(
            "urn:uuid:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private final X509Validity validity;
    private final SubjectName defaults;

    /// @param backdate how far the start of a certificate lies before now when nobody chose it
    /// @param defaults subject attributes that are filled in where the subject has none
    public X509Issuance(Duration backdate, SubjectName defaults) {
        validity = new X509Validity(backdate);
        this.defaults = defaults;
    }

    /// Whether the request may be granted at all, before anybody decides what the certificate says.
    ///
    /// @return the certificate request in it
    /// @throws org.countersign.core.ProblemException naming what was refused and the limit it met
    public CertificateRequest check(X509SignRequest request, X509Grant grant) {
        var csr = csr(request.csr());
        checkKey(csr.publicKey());
        checkAgainstToken(request, csr, grant);
        return csr;
    }

    /// As [#check] for the identity that goes with an SSH certificate: its request may ask for URIs that the grant does not name,
    /// and of these it gets the first that is a UUID ([#identity]).
    public CertificateRequest checkIdentity(X509SignRequest request, X509Grant grant) {
        var csr = csr(request.csr());
        checkKey(csr.publicKey());
        checkAgainstToken(request, csr.withoutUris(), grant);
        return csr;
    }

    /// A leaf with the UUID that its holder gave itself.
    public LeafShape identity(CertificateRequest csr, LeafShape shape) {
        return csr.names().stream().filter(name -> name.type() == Type.URI && UUID_URN.matcher(name.value()).matches())
                .findFirst().map(shape::withName).orElse(shape);
    }

    /// What the certificate says unless a template says otherwise: its names come from where the grant says.
    ///
    /// @throws org.countersign.core.ProblemException INCOMPLETE_REQUEST, or NAME_NOT_ALLOWED when the subject of the certificate
    ///     request cannot be repeated as it is
    public LeafShape shape(CertificateRequest csr, X509Grant grant) {
        var granted = SubjectAlternativeName.split(grant.names());
        return switch (grant.nameSource()) {
            case GRANT, GRANT_ALONE -> LeafShape.ordinary(SubjectName.ofCommonName(grant.commonName()), granted, csr.publicKey());
            case INSTANCE -> named(SubjectName.ofCommonName(csr.commonName()), granted.isEmpty() ? csr.names() : granted, csr);
            case REQUEST -> named(csr.subject().orElseThrow(() -> ProblemCode.NAME_NOT_ALLOWED.refuse(
                    "The subject of the certificate request has attributes that this server does not certify.")), csr.names(), csr);
        };
    }

    private static LeafShape named(SubjectName subject, List<SubjectAlternativeName> names, CertificateRequest csr) {
        if (subject.attributes().isEmpty() && names.isEmpty()) {
            throw ProblemCode.INCOMPLETE_REQUEST.refuse("With this credential the certificate request itself must give the names,"
                    + " and it has none.");
        }
        return LeafShape.ordinary(subject, names, csr.publicKey());
    }

    /// Makes the body of a request that passed [#check], and judges what it says.
    ///
    /// @throws org.countersign.core.ProblemException naming what was refused and the limit it met
    public X509CertificateBody plan(X509SignRequest request, CertificateRequest csr, X509Grant grant, LeafShape shape,
            BigInteger serial, CertificateIssuer issuer, Instant now) {
        return body(csr, grant, shape, validity.chosen(request, grant, shape, issuer, now), serial, issuer);
    }

    /// Makes the body of an identity that passed [#checkIdentity]. It is good for as long as the SSH certificate beside it.
    ///
    /// @throws org.countersign.core.ProblemException naming what was refused and the limit it met
    public X509CertificateBody planIdentity(CertificateRequest csr, X509Grant grant, LeafShape shape, SshCertificateBody main,
            BigInteger serial, CertificateIssuer issuer) {
        return body(csr, grant, shape, validity.beside(main, grant, issuer), serial, issuer);
    }

    private X509CertificateBody body(CertificateRequest csr, X509Grant grant, LeafShape shape, X509Validity.Span span,
            BigInteger serial, CertificateIssuer issuer) {
        checkNames(shape.names());
        var extension = grant.source().claims().disableSmallstepExtensions()
                ? Optional.<ProvisionerExtension>empty() : Optional.of(grant.extension());
        try {
            return judged(LeafProfile.body(shape.withDefaults(defaults), serial, csr.publicKey(), span.start(), span.end(),
                    issuer, extension));
        } catch (X509FormatException e) {
            throw ProblemCode.CONTENT_NOT_ALLOWED.refuse("The certificate cannot be made: " + e.getMessage() + ".");
        }
    }

    private static X509CertificateBody judged(X509CertificateBody body) {
        LeafRules.objection(body).ifPresent(objection -> {
            throw ProblemCode.CONTENT_NOT_ALLOWED.refuse("The certificate is not made, because " + objection + ".");
        });
        return body;
    }

    /// The replacement of a certificate: the same in everything but serial, time, and for a rekey the key. It lasts as long as the
    /// old one did, so that renewals neither shrink nor grow; the limits of the provisioner were met when the first was issued.
    ///
    /// @param newKey PEM of the certificate request of a rekey; empty keeps the old key
    /// @throws org.countersign.core.ProblemException naming what was refused
    public X509CertificateBody planRenewal(X509RenewalGrant grant, Optional<String> newKey, BigInteger serial,
            CertificateIssuer issuer, Instant now) {
        var span = validity.renewed(grant.old(), issuer, now);
        var key = newKey.map(csr -> csr(csr).publicKey()).orElse(grant.old().getPublicKey());
        checkKey(key);
        return judged(LeafProfile.replacement(grant.old(), key, serial, span.start(), span.end(), issuer));
    }

    private static CertificateRequest csr(String pem) {
        try {
            return CertificateRequest.parse(pem);
        } catch (X509FormatException e) {
            throw ProblemCode.INVALID_CSR.refuse("\"csr\" cannot be used: " + e.getMessage() + ".");
        }
    }

    private static void checkKey(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            KeyPolicy.checkRsa(rsa.getModulus(), rsa.getPublicExponent());
        }
    }

    private static void checkAgainstToken(X509SignRequest request, CertificateRequest csr, X509Grant grant) {
        grant.csrHash().filter(hash -> !MessageDigest.isEqual(hash, csrHash(request))).ifPresent(_ -> {
            throw ProblemCode.NOT_IN_TOKEN.refuse("The token was made for another certificate request.");
        });
        switch (grant.nameSource()) {
            case GRANT -> {
                checkCommonName(csr, grant);
                checkOtherNames(csr, grant);
            }
            case INSTANCE -> {
                if (!grant.commonNames().isEmpty()) {
                    checkCommonName(csr, grant);
                }
                if (!grant.names().isEmpty()) {
                    refuse(csr.firstBeyond(SubjectAlternativeName.split(grant.names())));
                }
            }
            case GRANT_ALONE, REQUEST -> { }
        }
    }

    private static void checkCommonName(CertificateRequest csr, X509Grant grant) {
        var name = csr.commonName();
        if (!name.isEmpty() && !grant.commonNames().contains(name)) {
            throw ProblemCode.NAME_NOT_ALLOWED.refuse("The common name of the certificate request is not one that the token allows.");
        }
    }

    private static void checkOtherNames(CertificateRequest csr, X509Grant grant) {
        refuse(csr.firstDifference(SubjectAlternativeName.split(grant.names())));
    }

    private static void refuse(Optional<SubjectAlternativeName.Type> kind) {
        kind.ifPresent(type -> {
            throw ProblemCode.NAME_NOT_ALLOWED.refuse("The " + type.title()
                    + " names of the certificate request are not those of the token.");
        });
    }

    private static byte[] csrHash(X509SignRequest request) {
        try {
            return Digests.sha256(Pem.parse(request.csr()).getFirst().der());
        } catch (KeyFormatException e) {
            throw ProblemCode.INVALID_CSR.refuse();
        }
    }

    private static void checkNames(List<SubjectAlternativeName> names) {
        for (var name : names) {
            name.objection().ifPresent(objection -> {
                throw ProblemCode.NAME_NOT_ALLOWED.refuse("A name cannot be certified: " + objection + ".");
            });
        }
    }
}
