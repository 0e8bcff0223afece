package org.countersign.server.config;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;

/// A directory as `step ca init --ssh` leaves it, with the files a configuration names. Their content is worthless.
record StepHome(Path directory) {
    static final String ENCRYPTED_KEY = "eyJhbGciOiJQQkVTMi1IUzI1NitBMTI4S1cifQ.a2V5.aXY.Y2lwaGVydGV4dA.dGFn";

    static StepHome create(Path directory) throws IOException {
        for (var name : new String[] {"certs", "secrets", "config", "templates/ssh", "db"}) {
            Files.createDirectories(directory.resolve(name));
        }
        for (var name : new String[] {"certs/root_ca.crt", "certs/intermediate_ca.crt",
            "templates/ssh/config.tpl", "templates/ssh/sshd_config.tpl", "templates/ssh/ca.tpl"}) {
            Files.writeString(directory.resolve(name), "worthless");
        }
        for (var name : new String[] {"intermediate_ca_key", "ssh_host_ca_key", "ssh_user_ca_key"}) {
            Files.writeString(directory.resolve("secrets").resolve(name), "worthless");
            Files.setPosixFilePermissions(directory.resolve("secrets").resolve(name),
                    PosixFilePermissions.fromString("rw-------"));
        }
        return new StepHome(directory);
    }

    /// The file as the tool writes it, with all that is optional.
    JsonObject json() {
        return Json.parseObject("""
                {
                  "root": "HOME/certs/root_ca.crt",
                  "federatedRoots": null,
                  "crt": "HOME/certs/intermediate_ca.crt",
                  "key": "HOME/secrets/intermediate_ca_key",
                  "address": ":9000",
                  "insecureAddress": "",
                  "dnsNames": ["ca.example.com", "10.0.0.5"],
                  "ssh": {"hostKey": "HOME/secrets/ssh_host_ca_key", "userKey": "HOME/secrets/ssh_user_ca_key"},
                  "logger": {"format": "text"},
                  "db": {"type": "badgerv2", "dataSource": "HOME/db", "badgerFileLoadingMode": ""},
                  "authority": {"provisioners": [
                    {"type": "JWK", "name": "admin@example.com", "key": KEY, "encryptedKey": "JWE",
                     "claims": {"enableSSHCA": true}, "options": {"x509": {}, "ssh": {}}},
                    {"type": "SSHPOP", "name": "sshpop", "claims": {"enableSSHCA": true}}],
                    "template": {}, "backdate": "1m0s"},
                  "tls": {"cipherSuites": ["TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"],
                    "minVersion": 1.2, "maxVersion": 1.3, "renegotiation": false},
                  "templates": {"ssh": {
                    "user": [{"name": "config.tpl", "type": "snippet", "template": "templates/ssh/config.tpl",
                              "path": "~/.ssh/config", "comment": "#"}],
                    "host": [{"name": "sshd_config.tpl", "type": "snippet", "template": "templates/ssh/sshd_config.tpl",
                              "path": "/etc/ssh/sshd_config", "comment": "#", "requires": ["Certificate", "Key"]},
                             {"name": "ca.tpl", "type": "snippet", "template": "templates/ssh/ca.tpl",
                              "path": "/etc/ssh/ca.pub", "comment": "#"}]}, "data": {}},
                  "commonName": "Step Online CA"
                }""".replace("HOME", directory.toString()).replace("KEY", Json.write(KEY))
                        .replace("JWE", ENCRYPTED_KEY), JsonLimits.FILE);
    }

    ConfigEnvironment environment() {
        return new ConfigEnvironment(directory, directory.resolve("home"), directory.resolve("work"));
    }

    Path configFile() {
        return directory.resolve("config/ca.json");
    }

    Path write(JsonObject json) throws IOException {
        return Files.writeString(configFile(), Json.writeIndented(json, "\t"));
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    /// The public half of a key made for this run; the private half is already gone.
    static final JsonObject KEY = publicKey("kid-of-admin");

    static JsonObject publicKey(String kid) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            var point = ((ECPublicKey) generator.generateKeyPair().getPublic()).getW();
            return JsonObject.builder().put("use", "sig").put("kty", "EC").put("kid", kid).put("crv", "P-256")
                    .put("alg", "ES256").put("x", coordinate(point.getAffineX())).put("y", coordinate(point.getAffineY()))
                    .build();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String coordinate(BigInteger value) {
        var bytes = new byte[32];
        var minimal = value.toByteArray();
        int length = Math.min(minimal.length, 32);
        System.arraycopy(minimal, minimal.length - length, bytes, 32 - length, length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(bytes, 32));
    }
}
