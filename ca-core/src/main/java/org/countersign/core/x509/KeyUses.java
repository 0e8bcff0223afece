package org.countersign.core.x509;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/// What a key may be used for, by the names that certificate templates have for it. They are read in any case and with or without
/// underlines.
final class KeyUses {
    private static final Map<String, Integer> USES = new LinkedHashMap<>();
    private static final Map<String, String> PURPOSES = new LinkedHashMap<>();

    static {
        USES.put("digitalSignature", KeyUsage.digitalSignature);
        USES.put("contentCommitment", KeyUsage.nonRepudiation);
        USES.put("keyEncipherment", KeyUsage.keyEncipherment);
        USES.put("dataEncipherment", KeyUsage.dataEncipherment);
        USES.put("keyAgreement", KeyUsage.keyAgreement);
        USES.put("certSign", KeyUsage.keyCertSign);
        USES.put("crlSign", KeyUsage.cRLSign);
        USES.put("encipherOnly", KeyUsage.encipherOnly);
        USES.put("decipherOnly", KeyUsage.decipherOnly);

        PURPOSES.put("any", KeyPurposeId.anyExtendedKeyUsage.getId());
        PURPOSES.put("serverAuth", KeyPurposeId.id_kp_serverAuth.getId());
        PURPOSES.put("clientAuth", KeyPurposeId.id_kp_clientAuth.getId());
        PURPOSES.put("codeSigning", KeyPurposeId.id_kp_codeSigning.getId());
        PURPOSES.put("emailProtection", KeyPurposeId.id_kp_emailProtection.getId());
        PURPOSES.put("ipsecEndSystem", KeyPurposeId.id_kp_ipsecEndSystem.getId());
        PURPOSES.put("ipsecTunnel", KeyPurposeId.id_kp_ipsecTunnel.getId());
        PURPOSES.put("ipsecUser", KeyPurposeId.id_kp_ipsecUser.getId());
        PURPOSES.put("timeStamping", KeyPurposeId.id_kp_timeStamping.getId());
        PURPOSES.put("ocspSigning", KeyPurposeId.id_kp_OCSPSigning.getId());
        PURPOSES.put("microsoftServerGatedCrypto", "1.3.6.1.4.1.311.10.3.3");
        PURPOSES.put("netscapeServerGatedCrypto", "2.16.840.1.113730.4.1");
        PURPOSES.put("microsoftCommercialCodeSigning", "1.3.6.1.4.1.311.2.1.22");
        PURPOSES.put("microsoftKernelCodeSigning", "1.3.6.1.4.1.311.61.1.1");
    }

    private KeyUses() {}

    /// @throws X509FormatException for a name that stands for no use
    static int bit(String name) {
        return find(USES, name, "key usage");
    }

    /// @throws X509FormatException for a name that stands for no purpose
    static String purpose(String name) {
        return find(PURPOSES, name, "extended key usage");
    }

    private static <T> T find(Map<String, T> table, String name, String what) {
        var wanted = plain(name);
        return table.entrySet().stream().filter(entry -> plain(entry.getKey()).equals(wanted)).map(Map.Entry::getValue)
                .findFirst().orElseThrow(() -> new X509FormatException("there is no " + what + " of one of the names given"));
    }

    private static String plain(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }

    static List<String> names(KeyUsage usage) {
        return USES.entrySet().stream().filter(entry -> usage.hasUsages(entry.getValue())).map(Map.Entry::getKey).toList();
    }

    /// Names of the purposes that have one, then the object identifiers of the others.
    record Purposes(List<String> named, List<String> unknown) {}

    static Purposes names(ExtendedKeyUsage usage) {
        var named = new ArrayList<String>();
        var unknown = new ArrayList<String>();
        Arrays.stream(usage.getUsages()).map(KeyPurposeId::getId).forEach(id -> PURPOSES.entrySet().stream()
                .filter(entry -> entry.getValue().equals(id)).map(Map.Entry::getKey).findFirst()
                .ifPresentOrElse(named::add, () -> unknown.add(id)));
        return new Purposes(named, unknown);
    }
}
