package org.countersign.server.config;

import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.countersign.core.crypto.StrictBase64;
import org.countersign.core.issue.Claims;
import org.countersign.core.issue.ClaimsCheck;
import org.countersign.core.json.JsonObject;
import org.countersign.core.x509.CertificateBundle;
import org.countersign.core.x509.X509FormatException;

/// Reads one provisioner of a supported type. One that could be read but contradicts itself is kept as disabled, with
/// a warning: it must not keep the others from working.
final class ProvisionerReader {
    /// In the order in which clients are used to seeing them.
    static final List<String> NAMES = List.of("type", "name", "key", "encryptedKey", "roots", "claims", "options");

    static final List<String> OPTIONS = List.of("x509", "ssh", "webhooks", "wire");

    private static final String COMPACT_JWE = "[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]*){4}";

    private final Claims inherited;
    private final Duration backdate;

    ProvisionerReader(Claims inherited, Duration backdate) {
        this.inherited = inherited;
        this.backdate = backdate;
    }

    Optional<ProvisionerConfig> jwk(Section section) {
        var name = section.text("name");
        var encryptedKey = encryptedKey(section);
        var claims = claims(section);
        section.refuse("roots", "a JWK provisioner has none");
        options(section);
        var reasons = reasons(name, claims);
        if (!section.has("key")) {
            reasons.add("key is missing");
            return Optional.of(disabled(section, name, name + ":", reasons));
        }
        return PublicKeys.read(section, "key").map(key -> reasons.isEmpty()
                ? new ProvisionerConfig.Jwk(name, key, encryptedKey, claims, source(section))
                : disabled(section, name, name + ":" + key.keyId(), reasons));
    }

    ProvisionerConfig sshpop(Section section) {
        var name = section.text("name");
        var claims = claims(section);
        for (var member : List.of("key", "encryptedKey", "roots", "options")) {
            section.refuse(member, "an SSHPOP provisioner has none");
        }
        var reasons = reasons(name, claims);
        return reasons.isEmpty()
                ? new ProvisionerConfig.Sshpop(name, claims, source(section))
                : disabled(section, name, "sshpop/" + name, reasons);
    }

    ProvisionerConfig x5c(Section section) {
        var name = section.text("name");
        var claims = claims(section);
        for (var member : List.of("key", "encryptedKey")) {
            section.refuse(member, "an X5C provisioner has none");
        }
        options(section);
        var reasons = reasons(name, claims);
        var roots = roots(section, reasons);
        return reasons.isEmpty()
                ? new ProvisionerConfig.X5c(name, roots, claims, source(section))
                : disabled(section, name, "x5c/" + name, reasons);
    }

    /// Certificates in PEM, in base64 once more, as this format has it.
    private static List<X509Certificate> roots(Section section, List<String> reasons) {
        var text = section.text("roots");
        if (text.isEmpty()) {
            reasons.add("roots is missing");
            return List.of();
        }
        try {
            return StrictBase64.decode(text).map(pem -> CertificateBundle.parse(new String(pem, StandardCharsets.US_ASCII)))
                    .orElseThrow(() -> new X509FormatException("it is not base64"));
        } catch (X509FormatException e) {
            reasons.add("roots is not base64 of certificates in PEM: " + e.getMessage());
            return List.of();
        }
    }

    private Claims claims(Section section) {
        var claims = inherited.overriddenBy(ClaimsReader.read(section));
        if (ClaimsCheck.makesSshImpossible(claims, backdate)) {
            section.fault("claims", "enableSSHCA is on, but neither user nor host certificates can be issued: "
                    + String.join("; ", ClaimsCheck.doubts(claims, backdate)));
        } else if (claims.enableSshCa()) {
            var known = ClaimsCheck.doubts(inherited, backdate);
            ClaimsCheck.doubts(claims, backdate).stream().filter(doubt -> !known.contains(doubt))
                    .forEach(doubt -> section.warn("claims", doubt));
        }
        return claims;
    }

    private static List<String> reasons(String name, Claims claims) {
        var reasons = new ArrayList<String>();
        if (name.isEmpty()) {
            reasons.add("name is missing");
        }
        reasons.addAll(ClaimsCheck.contradictions(claims));
        return reasons;
    }

    /// The server hands this text to everyone who asks, so anything but an encrypted key in it would be a leak.
    private static Optional<String> encryptedKey(Section section) {
        var text = section.string("encryptedKey").filter(written -> !written.isEmpty());
        if (text.filter(written -> !written.matches(COMPACT_JWE)).isPresent()) {
            section.fault("encryptedKey", "is not a compact JWE (five parts of base64url, joined by dots)");
        }
        return text;
    }

    private static void options(Section section) {
        section.section("options", OPTIONS).ifPresent(options -> {
            options.refuse("x509", "templates are not supported yet");
            options.refuse("ssh", "templates are not supported yet");
            options.refuse("webhooks", "webhooks are not supported yet");
            options.refuse("wire", "Wire is not supported");
        });
    }

    private static ProvisionerConfig disabled(Section section, String name, String tokenId, List<String> reasons) {
        var reason = String.join("; ", reasons);
        section.warnHere(reason + "; this provisioner is disabled");
        return new ProvisionerConfig.Disabled(name, tokenId, reason, source(section));
    }

    private static JsonObject source(Section section) {
        return section.inOrder(NAMES);
    }
}
