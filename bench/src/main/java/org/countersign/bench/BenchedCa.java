package org.countersign.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import javax.net.ssl.SSLContext;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.crypto.Digests;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.keys.PasswordFile;
import org.countersign.core.keys.ProvisionerKey;
import org.countersign.core.keys.PublicKeyFile;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.token.TokenMinter;

/// The CA under load, as its own files describe it: where it listens, whom to trust, and the key of its first JWK provisioner.
///
/// @param root      hex SHA-256 of the root certificate
/// @param userCaKey signs the user certificates
public record BenchedCa(String host, int port, String root, SSLContext tls, TokenMinter tokens,
        SshPublicKey userCaKey) {
    /// @param provisioner name of the JWK provisioner to ask; empty for the first
    public static BenchedCa read(Path home, Path passwordFile, String provisioner) throws IOException, GeneralSecurityException {
        var config = Json.parseObject(Files.readAllBytes(home.resolve("config/ca.json")), JsonLimits.FILE);
        var address = config.text("address");
        int colon = address.lastIndexOf(':');
        var root = readCertificate(home.resolve("certs/root_ca.crt"));
        var host = address.substring(0, colon);
        return new BenchedCa(host, Integer.parseInt(address.substring(colon + 1)),
                HexFormat.of().formatHex(Digests.sha256(root.getEncoded())), ClientTls.trusting(root, host, Crypto.fastest()),
                minter(config, passwordFile, provisioner),
                PublicKeyFile.read(home.resolve("certs/ssh_user_ca_key.pub")).key());
    }

    /// A whole HTTP request that posts a body to this CA.
    byte[] post(String path, JsonObject body) {
        var text = Json.write(body);
        return ("POST " + path + " HTTP/1.1\r\nHost: " + host + ":" + port + "\r\nContent-Type: application/json\r\nContent-Length: "
                + text.length() + "\r\n\r\n" + text).getBytes(StandardCharsets.US_ASCII);
    }

    public String url() {
        return "https://" + host + ":" + port;
    }

    private static TokenMinter minter(JsonObject config, Path passwordFile, String name) {
        for (JsonValue item : config.object("authority").orElseThrow().array("provisioners")) {
            if (item instanceof JsonObject provisioner && provisioner.text("type").equals("JWK")
                    && (name.isEmpty() || name.equals(provisioner.text("name")))) {
                try (var password = PasswordFile.read(passwordFile)) {
                    var key = ProvisionerKey.decrypt(provisioner.text("encryptedKey"), password);
                    return TokenMinter.jwk(provisioner.text("name"), key.publicJwk().keyId(), key.keyPair().getPrivate());
                }
            }
        }
        throw new IllegalArgumentException("the configuration has no JWK provisioner");
    }

    private static X509Certificate readCertificate(Path file) throws IOException, GeneralSecurityException {
        try (var in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }
}
