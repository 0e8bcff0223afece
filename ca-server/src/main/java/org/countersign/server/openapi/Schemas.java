package org.countersign.server.openapi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.json.JsonValue.JsonString;

/// The bodies of requests and answers. Requests may hold more members, which are ignored; `null` means not given.
final class Schemas {
    private static final String TIME = "RFC 3339 time, or a Go duration such as 16h";
    private static final String SSH_KEY = "SSH public key in wire form";

    private final Map<String, JsonValue> all = new LinkedHashMap<>();

    private Schemas() {}

    static JsonObject all() {
        var schemas = new Schemas();
        schemas.requests();
        schemas.sshRequests();
        schemas.answers();
        schemas.sshAnswers();
        return new JsonObject(schemas.all);
    }

    private void requests() {
        var ott = text("one-time token");
        put("SignRequest", object().needs("csr", text("PEM of a certificate request")).needs("ott", ott)
                .may("notBefore", text(TIME)).may("notAfter", text(TIME))
                .may("templateData", object().open("for the template of the provisioner")));
        put("RekeyRequest", object().needs("csr", text("PEM of a certificate request, of which only the key counts")));
        put("RevokeRequest", revocation(object().needs("serial", text("decimal, or with 0x, 0o, 0b"))
                .may("ott", text("one-time token; without it the certificate of the connection revokes itself"))));
    }

    private static Schema revocation(Schema schema) {
        return schema.may("reasonCode", integer("RFC 5280, 0 to 10")).may("reason", text("for the record"))
                .may("passive", bool("true: clients learn of it when they renew or read a list"));
    }

    private void sshRequests() {
        var ott = text("one-time token");
        put("SshSignRequest", object().needs("publicKey", bytes(SSH_KEY)).needs("ott", ott)
                .may("certType", text("user or host")).may("keyID", text("key ID"))
                .may("principals", list(text("login or host name")))
                .may("validAfter", text(TIME)).may("validBefore", text(TIME))
                .may("addUserPublicKey", bytes(SSH_KEY)).may("identityCSR", text("PEM of a request for an X.509 identity"))
                .may("templateData", object().open("for the template of the provisioner")));
        put("SshRenewRequest", object().needs("ott", ott));
        put("SshRekeyRequest", object().needs("ott", ott).needs("publicKey", bytes(SSH_KEY)));
        put("SshRevokeRequest", revocation(object().needs("ott", ott).may("serial", text("decimal"))
                .may("serials", text("all serials of a range: decimal, a hyphen, decimal"))
                .may("key", bytes("all certificates of this key")).may("keyID", text("all certificates with this key ID"))
                .may("principal", text("all certificates for this name"))));
        put("CheckHostRequest", object().needs("type", text("host")).needs("principal", text("host name")).may("token", text("not used")));
        put("SshConfigRequest", object().may("type", text("user or host")).may("data", object().open("variables of the templates")));
        put("BastionRequest", object().needs("hostname", text("where to")).may("user", text("as whom")));
    }

    private void answers() {
        put("Problem", object().needs("status", integer("the HTTP status")).needs("message", text("what was refused and why"))
                .needs("code", text("stable, one of the list in the handbook of the API"))
                .needs("requestId", text("as in X-Request-Id")));
        put("Revoked", object().needs("status", text("ok"))
                .may("certificates", integer("how many that have not ended are revoked now, where several may be and they were counted; 0 for one "
                        + "that is not known")));
        put("Health", object().needs("status", text("ok or degraded")));
        put("Version", object().needs("version", text("version")));
        put("Root", object().needs("ca", text("PEM")));
        put("Certificates", object().needs("crts", list(text("PEM"))));
        put("Provisioners", object().needs("provisioners", list(object().needs("type", text("JWK, SSHPOP, ...")).needs("name", text("name"))
                .open("as in the configuration"))).needs("nextCursor", text("empty at the end")));
        put("EncryptedKey", object().needs("key", text("compact JWE")));
        put("Certificate", object().needs("crt", text("PEM")).needs("ca", text("PEM of the issuer"))
                .needs("certChain", list(text("PEM, the leaf first"))).may("tlsOptions", object().open("how this server speaks TLS")));
        put("Document", object().open("OpenAPI 3.1"));
    }

    private void sshAnswers() {
        put("SshCertificate", object().needs("crt", bytes("SSH certificate in wire form"))
                .may("addUserCrt", bytes("certificate that creates the account")).may("identityCrt", list(text("PEM"))));
        put("SshKeys", object().may("userKey", list(bytes(SSH_KEY))).may("hostKey", list(bytes(SSH_KEY))));
        put("CheckHost", object().needs("exists", bool("whether one was")));
        put("Hosts", object().needs("hosts", list(object().needs("hid", text("empty")).needs("host_tags", Schema.any("null"))
                .needs("hostname", text("host name")))));
        var template = object().needs("name", text("name")).needs("type", text("snippet, prepend-line, file or directory"))
                .needs("path", text("where the client writes it")).needs("comment", text("start of a comment"))
                .needs("content", bytes("the text"));
        put("SshConfig", object().may("userTemplates", list(template)).may("hostTemplates", list(template)));
        put("Bastion", object().needs("hostname", text("where to")).may("bastion", object().needs("hostname", text("host to go through"))
                .may("user", text("as whom")).may("port", text("port")).may("cmd", text("command")).may("flags", text("flags of ssh"))));
    }

    private void put(String name, Schema schema) {
        all.put(name, schema.json());
    }

    private static Schema object() {
        return Schema.object();
    }

    private static Schema text(String description) {
        return Schema.of("string", description);
    }

    private static Schema integer(String description) {
        return Schema.of("integer", description);
    }

    private static Schema bool(String description) {
        return Schema.of("boolean", description);
    }

    private static Schema bytes(String description) {
        return Schema.bytes(description);
    }

    private static Schema list(Schema of) {
        return Schema.list(of);
    }

    /// One schema being put together.
    private static final class Schema {
        private final JsonObject.Builder json = JsonObject.builder();
        private final JsonObject.Builder members = JsonObject.builder();
        private final List<JsonValue> needed = new ArrayList<>();
        private boolean hasMembers;

        static Schema object() {
            var schema = new Schema();
            schema.json.put("type", "object");
            return schema;
        }

        static Schema of(String type, String description) {
            var schema = new Schema();
            schema.json.put("type", type).put("description", description);
            return schema;
        }

        static Schema any(String description) {
            var schema = new Schema();
            schema.json.put("description", description);
            return schema;
        }

        /// As JSON Schema says it: standard base64 in a text.
        static Schema bytes(String description) {
            var schema = of("string", description);
            schema.json.put("contentEncoding", "base64");
            return schema;
        }

        static Schema list(Schema of) {
            var schema = new Schema();
            schema.json.put("type", "array").put("items", of.json());
            return schema;
        }

        Schema needs(String name, Schema schema) {
            needed.add(new JsonString(name));
            return may(name, schema);
        }

        Schema may(String name, Schema schema) {
            hasMembers = true;
            members.put(name, schema.json());
            return this;
        }

        /// It holds more than is said here.
        Schema open(String description) {
            json.put("description", description).put("additionalProperties", true);
            return this;
        }

        JsonObject json() {
            if (hasMembers) {
                json.put("properties", members.build());
            }
            if (!needed.isEmpty()) {
                json.put("required", new JsonArray(List.copyOf(needed)));
            }
            return json.build();
        }
    }
}
