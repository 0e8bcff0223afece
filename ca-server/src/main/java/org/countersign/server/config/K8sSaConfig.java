package org.countersign.server.config;

import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.List;
import org.countersign.core.crypto.StrictBase64;
import org.countersign.core.x509.PublicKeyBundle;
import org.countersign.core.x509.X509FormatException;

/// Every account of the services in a Kubernetes cluster, by the tokens that the cluster signs with one of these keys.
///
/// @param once whether a token is good for one certificate
public record K8sSaConfig(Common common, List<PublicKey> keys, boolean once) implements ProvisionerConfig {
    static final List<String> NAMES = List.of("type", "name", "publicKeys", "oneTimeTokens", "claims", "options");
    private static final String TOKEN_ID = "k8ssa/k8sSA-default";

    public K8sSaConfig {
        keys = List.copyOf(keys);
    }

    static ProvisionerConfig read(ProvisionerSection provisioner) {
        provisioner.readOptions();
        var keys = keys(provisioner);
        boolean once = provisioner.section().flag("oneTimeTokens");
        return provisioner.unlessDisabled(TOKEN_ID, common -> new K8sSaConfig(common, keys, once));
    }

    /// Public keys or certificates in PEM, in base64 once more, as this format has it.
    private static List<PublicKey> keys(ProvisionerSection provisioner) {
        var text = provisioner.required("publicKeys");
        if (text.isEmpty()) {
            return List.of();
        }
        try {
            return StrictBase64.decode(text).map(pem -> PublicKeyBundle.parse(new String(pem, StandardCharsets.US_ASCII)))
                    .orElseThrow(() -> new X509FormatException("it is not base64"));
        } catch (X509FormatException e) {
            provisioner.object("publicKeys is not base64 of public keys or certificates in PEM: " + e.getMessage());
            return List.of();
        }
    }

    /// The tokens name nobody, so there is one provisioner for all of them.
    @Override
    public String tokenId() {
        return TOKEN_ID;
    }

    @Override
    public String tokenIdSetting() {
        return "type";
    }
}
