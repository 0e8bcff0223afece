package org.countersign.server.config;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.crypto.StrictBase64;
import org.countersign.core.nebula.NebulaCertificate;
import org.countersign.core.nebula.NebulaFormatException;
import org.countersign.core.nebula.NebulaTrust;

/// Whichever machine has a Nebula certificate from one of these authorities.
public record NebulaConfig(Common common, List<NebulaCertificate> roots) implements ProvisionerConfig {
    static final List<String> NAMES = List.of("type", "name", "roots", "claims", "options");

    public NebulaConfig {
        roots = List.copyOf(roots);
    }

    static ProvisionerConfig read(ProvisionerSection provisioner) {
        provisioner.readOptions();
        var roots = roots(provisioner);
        return provisioner.unlessDisabled("nebula/" + provisioner.name(), common -> new NebulaConfig(common, roots));
    }

    /// Certificates in PEM, in base64 once more, as this format has it.
    private static List<NebulaCertificate> roots(ProvisionerSection provisioner) {
        var text = provisioner.section().text("roots");
        if (text.isEmpty()) {
            provisioner.object("roots is missing");
            return List.of();
        }
        try {
            var roots = StrictBase64.decode(text).map(pem -> NebulaCertificate.parsePem(new String(pem, StandardCharsets.US_ASCII)))
                    .orElseThrow(() -> new NebulaFormatException("it is not base64"));
            new NebulaTrust(roots, Crypto.jdk());
            return roots;
        } catch (NebulaFormatException e) {
            provisioner.object("roots is not base64 of Nebula CA certificates in PEM: " + e.getMessage());
            return List.of();
        }
    }

    @Override
    public String tokenId() {
        return "nebula/" + name();
    }

    @Override
    public String tokenIdSetting() {
        return "name";
    }
}
