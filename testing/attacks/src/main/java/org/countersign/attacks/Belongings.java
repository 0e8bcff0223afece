package org.countersign.attacks;

import java.io.IOException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.json.JsonValue.JsonString;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.keys.Pem;
import org.countersign.core.keys.ProvisionerKey;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.x509.RequestProfile;
import org.countersign.core.x509.SubjectName;

/// What an attacker has by right: a key, and the certificates that the authority gave for it.
final class Belongings {
    static final String NAME = "attack.example.com";
    /// So many were asked for.
    static final int CERTIFICATES = 3;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final KeyPair keys = KeyGenerator.ec("P-256").generate(RANDOM);
    private final ProvisionerKey stranger = ProvisionerKey.generate(RANDOM);
    private final String csr = Pem.encode("CERTIFICATE REQUEST",
            RequestProfile.der(SubjectName.ofCommonName(NAME), List.of(), keys));
    private String hostCertificate;
    private String userCertificate;
    private JsonArray x5c;
    private Map<String, String> caKeys;

    /// Asks a server for them.
    static Belongings of(Target target, Https client) throws IOException {
        var own = new Belongings();
        own.hostCertificate = own.get(Place.SSH_HOST, target, client).text("crt");
        own.userCertificate = own.get(Place.SSH_USER, target, client).text("crt");
        own.x5c = new JsonArray(own.get(Place.X509, target, client).strings("certChain").stream().<JsonValue>map(pem ->
                new JsonString(Good.base64(Pem.parse(pem).getFirst().der()))).toList());
        var roots = json(client.exchange("GET", "/ssh/roots", Map.of(), new byte[0]));
        own.caKeys = List.of("userKey", "hostKey").stream()
                .collect(Collectors.toMap(name -> name, name -> roots.strings(name).getFirst()));
        return own;
    }

    private JsonObject get(Place place, Target target, Https client) throws IOException {
        var good = Good.of(place, target, this);
        var sent = good.send(good.token());
        var answer = client.exchange(sent.method(), place.paths().getFirst(), sent.headers(), Bytes.raw(sent.body()));
        if (answer.status() != 201) {
            throw new IOException("no certificate at " + place.paths().getFirst() + ": " + answer.text());
        }
        return json(answer);
    }

    private static JsonObject json(Https.Answer answer) {
        return Json.parseObject(answer.body(), JsonLimits.FILE);
    }

    KeyPair keys() {
        return keys;
    }

    /// A key that nobody trusts.
    ProvisionerKey stranger() {
        return stranger;
    }

    String publicKey() {
        return Good.base64(SshPublicKey.of(keys.getPublic()).blob());
    }

    String csr() {
        return csr;
    }

    String hostCertificate() {
        return hostCertificate;
    }

    String hostSerial() {
        return serial(hostCertificate);
    }

    private static String serial(String certificate) {
        return parse(certificate).body().id().serial().toString();
    }

    private static SshCertificate parse(String certificate) {
        return SshCertificate.parse(Base64.getDecoder().decode(certificate));
    }

    /// The host certificate with one field that is another, and the signature over the old one.
    String tampered(String field) {
        return Good.base64(Tampering.change(parse(hostCertificate), field));
    }

    /// A host certificate for the attacker's key that no CA has signed.
    String forged(String how) {
        return Good.base64(Tampering.forge(parse(hostCertificate), keys, how, parse(userCertificate).body().signatureKey()));
    }

    JsonArray x5c() {
        return x5c;
    }

    /// By the words of the table.
    JsonValue named(String word) {
        return switch (word) {
            case "host-certificate" -> new JsonString(hostCertificate);
            case "user-certificate" -> new JsonString(userCertificate);
            case "public-key" -> new JsonString(publicKey());
            case "x5c" -> x5c;
            case "leaf-alone" -> new JsonArray(x5c.items().subList(0, 1));
            case "reversed-x5c" -> new JsonArray(x5c.items().reversed());
            case "user-serial" -> new JsonString(serial(userCertificate));
            case "leaf-pem" -> new JsonString(Pem.encode("CERTIFICATE",
                    Base64.getDecoder().decode(((JsonString) x5c.items().getFirst()).value())));
            case "ca-user-key" -> new JsonString(caKeys.get("userKey"));
            case "ca-host-key" -> new JsonString(caKeys.get("hostKey"));
            default -> throw new IllegalArgumentException("there is no " + word);
        };
    }
}
