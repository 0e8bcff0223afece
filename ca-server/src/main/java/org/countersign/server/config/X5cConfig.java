package org.countersign.server.config;

import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import org.countersign.core.crypto.StrictBase64;
import org.countersign.core.x509.CertificateBundle;
import org.countersign.core.x509.X509FormatException;

/// Whoever holds a client certificate that leads to one of these roots.
public record X5cConfig(Common common, List<X509Certificate> roots) implements ProvisionerConfig {
    static final List<String> NAMES = List.of("type", "name", "roots", "claims", "options");

    public X5cConfig {
        roots = List.copyOf(roots);
    }

    static ProvisionerConfig read(ProvisionerSection provisioner) {
        provisioner.readOptions();
        var roots = roots(provisioner);
        return provisioner.unlessDisabled("x5c/" + provisioner.name(), common -> new X5cConfig(common, roots));
    }

    /// Certificates in PEM, in base64 once more, as this format has it.
    private static List<X509Certificate> roots(ProvisionerSection provisioner) {
        var text = provisioner.section().text("roots");
        if (text.isEmpty()) {
            provisioner.object("roots is missing");
            return List.of();
        }
        try {
            return StrictBase64.decode(text).map(pem -> CertificateBundle.parse(new String(pem, StandardCharsets.US_ASCII)))
                    .orElseThrow(() -> new X509FormatException("it is not base64"));
        } catch (X509FormatException e) {
            provisioner.object("roots is not base64 of certificates in PEM: " + e.getMessage());
            return List.of();
        }
    }

    @Override
    public String tokenId() {
        return "x5c/" + name();
    }

    @Override
    public String tokenIdSetting() {
        return "name";
    }
}
