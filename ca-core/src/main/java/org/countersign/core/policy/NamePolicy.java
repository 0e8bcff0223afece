package org.countersign.core.policy;

import java.util.Optional;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.countersign.core.issue.CertificateBody;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshCertificateBody;
import org.countersign.core.x509.CertifiedNames;
import org.countersign.core.x509.SubjectAlternativeName;
import org.countersign.core.x509.X509CertificateBody;

/// What the operator lets stand in certificates, over the heads of all provisioners. It judges the bodies that would be signed,
/// for new certificates and for renewed ones.
///
/// @param x509    for X.509 certificates; none: every name
/// @param sshUser for SSH user certificates; none: every name, unless there is a section for hosts: then no user certificate
/// @param sshHost for SSH host certificates, likewise
public record NamePolicy(Optional<PolicySection> x509, Optional<PolicySection> sshUser, Optional<PolicySection> sshHost) {
    public static final NamePolicy NONE = new NamePolicy(Optional.empty(), Optional.empty(), Optional.empty());

    private static final int LONGEST_SHOWN = 256;

    /// @throws ProblemException POLICY_DENIED, naming the name and the list
    public void check(CertificateBody body) {
        switch (body) {
            case X509CertificateBody certificate -> x509.ifPresent(section -> checkX509(section, certificate.certifiedNames()));
            case SshCertificateBody certificate -> checkSsh(certificate);
            default -> throw new IllegalArgumentException("no certificate that is issued here");
        }
    }

    private static void checkX509(PolicySection section, CertifiedNames names) {
        names.names().forEach(name -> check(section, kind(name.type()), name.value()));
        names.subjectEmails().forEach(email -> check(section, NameKind.EMAIL, email));
        if (names.hasOtherKinds() && section.allowsOnlyWhatItLists()) {
            throw ProblemCode.POLICY_DENIED.refuse("A name of another kind than DNS, IP, e-mail and URI is not allowed: "
                    + section.place() + ".allow has lists, and there is none for it.");
        }
        names.commonNames().forEach(name -> checkCommonName(section, name));
    }

    /// A common name passes as one that is listed, or as the kind of name that it looks like. Where nothing at all is allowed by a list,
    /// it passes unless it is denied, as a common name or as that kind: some readers take it for a name of the certificate.
    private static void checkCommonName(PolicySection section, String name) {
        if (section.denies(NameKind.COMMON_NAME, name)) {
            check(section, NameKind.COMMON_NAME, name);
        }
        var alternative = SubjectAlternativeName.of(name);
        boolean free = section.has(NameKind.COMMON_NAME) && !section.allowsOnlyWhatItLists()
                && !section.denies(kind(alternative.type()), alternative.value());
        if (!free && !section.allows(NameKind.COMMON_NAME, name)) {
            section.objection(kind(alternative.type()), alternative.value()).ifPresent(objection -> {
                throw denied(NameKind.COMMON_NAME, name, objection);
            });
        }
    }

    private static NameKind kind(SubjectAlternativeName.Type type) {
        return switch (type) {
            case DNS -> NameKind.DNS;
            case IP -> NameKind.IP;
            case EMAIL -> NameKind.EMAIL;
            case URI -> NameKind.URI;
        };
    }

    private void checkSsh(SshCertificateBody body) {
        if (sshUser.isEmpty() && sshHost.isEmpty()) {
            return;
        }
        var section = (body.type() == CertificateType.USER ? sshUser : sshHost).orElseThrow(() ->
                ProblemCode.POLICY_DENIED.refuse("No SSH " + body.type().word() + " certificate is allowed: authority.policy.ssh"
                        + " has a section for the other type alone."));
        body.principals().forEach(principal -> checkPrincipal(section, body.type(), principal));
    }

    private static void checkPrincipal(PolicySection section, CertificateType type, String principal) {
        boolean user = type == CertificateType.USER;
        switch (SubjectAlternativeName.of(principal).type()) {
            case DNS -> check(section, user ? NameKind.PRINCIPAL : NameKind.DNS, principal);
            case EMAIL -> check(section, NameKind.EMAIL, principal);
            case IP -> {
                if (user) {
                    throw denied(NameKind.IP, principal, "user certificates are not for addresses where there is a name policy");
                }
                check(section, NameKind.IP, principal);
            }
            case URI -> throw denied(NameKind.URI, principal, "SSH certificates are not for URIs where there is a name policy");
        }
    }

    private static void check(PolicySection section, NameKind kind, String name) {
        section.objection(kind, name).ifPresent(objection -> {
            throw denied(kind, name, objection);
        });
    }

    private static ProblemException denied(NameKind kind, String name, String objection) {
        return ProblemCode.POLICY_DENIED.refuse("The " + kind.title() + " \"" + shown(name) + "\" is not allowed: " + objection + ".");
    }

    /// The name in characters that cannot play tricks with whoever reads the message.
    private static String shown(String name) {
        var shown = new StringBuilder();
        for (int i = 0; i < name.length() && shown.length() < LONGEST_SHOWN; i++) {
            char c = name.charAt(i);
            shown.append(c >= 0x20 && c < 0x7f && c != '"' && c != '\\' ? String.valueOf(c) : "\\u%04x".formatted((int) c));
        }
        return shown.length() < LONGEST_SHOWN ? shown.toString() : shown + "...";
    }
}
