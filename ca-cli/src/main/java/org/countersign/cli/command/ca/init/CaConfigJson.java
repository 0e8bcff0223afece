package org.countersign.cli.command.ca.init;

import java.util.ArrayList;
import java.util.List;
import org.countersign.cli.home.StepPath;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.json.JsonValue.JsonNumber;
import org.countersign.core.keys.ProvisionerKey;
import org.countersign.core.sshconfig.BuiltInFile;

/// The configuration of a new CA, member by member in the order in which existing tools write it.
record CaConfigJson(StepPath path, boolean ssh) {

    JsonObject of(Blueprint.Service service, ProvisionerKey key, String encryptedKey) {
        var config = JsonObject.builder()
                .put("root", path.root().toString())
                .putNull("federatedRoots")
                .put("crt", path.certificate("intermediate_ca.crt").toString())
                .put("key", path.secret("intermediate_ca_key").toString())
                .put("address", service.address().text())
                .put("insecureAddress", "")
                .put("dnsNames", service.dnsNames());
        if (ssh) {
            config.put("ssh", JsonObject.builder()
                    .put("hostKey", path.secret("ssh_host_ca_key").toString())
                    .put("userKey", path.secret("ssh_user_ca_key").toString()).build());
        }
        config.put("logger", JsonObject.builder().put("format", "json").build());
        if (service.database()) {
            config.put("db", JsonObject.builder()
                    .put("type", "embedded").put("dataSource", path.database().toString()).build());
        }
        config.put("authority", authority(service.provisioner(), key, encryptedKey)).put("tls", tls());
        return (ssh ? config.put("templates", templates()) : config).build();
    }

    private JsonObject authority(String name, ProvisionerKey key, String encryptedKey) {
        var provisioners = new ArrayList<JsonValue>();
        var jwk = JsonObject.builder().put("type", "JWK").put("name", name)
                .put("key", key.publicJwk().json()).put("encryptedKey", encryptedKey);
        provisioners.add(ssh ? jwk.put("claims", sshClaims()).build() : jwk.build());
        if (ssh) {
            provisioners.add(JsonObject.builder().put("type", "SSHPOP")
                    .put("name", name.equals("sshpop") ? "sshpop-1" : "sshpop").put("claims", sshClaims()).build());
        }
        return JsonObject.builder().put("provisioners", new JsonArray(provisioners)).build();
    }

    /// Whole names: the server may be started with another `$STEPPATH` than this one.
    private JsonObject templates() {
        return JsonObject.builder()
                .put("ssh", JsonObject.builder().put("user", list(BuiltInFile.USER)).put("host", list(BuiltInFile.HOST)).build())
                .put("data", JsonObject.EMPTY).build();
    }

    private JsonArray list(List<BuiltInFile> files) {
        return new JsonArray(files.stream()
                .<JsonValue>map(file -> file.toJson(path.sshTemplate(file.template()).toString())).toList());
    }

    private static JsonObject sshClaims() {
        return JsonObject.builder().put("enableSSHCA", true).build();
    }

    private static JsonObject tls() {
        return JsonObject.builder()
                .put("cipherSuites", List.of("TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
                        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"))
                .put("minVersion", new JsonNumber("1.2"))
                .put("maxVersion", new JsonNumber("1.3"))
                .put("renegotiation", false)
                .build();
    }
}
