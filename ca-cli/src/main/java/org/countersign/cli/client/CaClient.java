package org.countersign.cli.client;

import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.core.api.CheckHostRequest;
import org.countersign.core.api.RevokeRequest;
import org.countersign.core.api.SshConfigFile;
import org.countersign.core.api.SshConfigRequest;
import org.countersign.core.api.SshRekeyRequest;
import org.countersign.core.api.SshRenewRequest;
import org.countersign.core.api.SshRevokeRequest;
import org.countersign.core.api.SshSignRequest;
import org.countersign.core.api.X509SignRequest;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonObject;
import org.countersign.core.ssh.SshPublicKey;

/// A CA as its clients see it: one method per endpoint, over one connection.
///
/// Every method blocks until the answer is there, at most as long as [ClientSettings#timeLimit()]. A refusal is thrown as
/// a [CommandFailure] in the CA's own words; so is a CA that cannot be reached or understood, with a remedy. For use by
/// one thread.
public final class CaClient implements AutoCloseable {
    private static final int MOST_PROVISIONERS = 10_000;

    private final Exchange exchange;

    private CaClient(Exchange exchange) {
        this.exchange = exchange;
    }

    /// A client that trusts these roots and nothing else. Connects with the first request.
    public static CaClient trusting(CaUrl url, RootCertificates roots, ClientSettings settings) {
        return new CaClient(settings.exchange(url, Tls.trusting(roots.certificates(), settings.identity())));
    }

    /// Fetches a root certificate from a CA that cannot be verified yet. What comes back is believed only if it has the
    /// fingerprint.
    ///
    /// @param fingerprint hex SHA-256 of the DER, in any case, perhaps with dashes or colons between the bytes
    public static X509Certificate fetchRoot(CaUrl url, String fingerprint, ClientSettings settings) {
        String expected = fingerprint.toLowerCase(Locale.ROOT).replace("-", "").replace(":", "");
        if (!expected.matches("[0-9a-f]{64}")) {
            throw new CommandFailure("the fingerprint does not have 64 hex digits")
                    .hint("take it from the output of 'ca init', or from 'certificate fingerprint root_ca.crt'");
        }
        try (var unverified = new CaClient(settings.exchange(url, Tls.believingAnyone()))) {
            var root = unverified.get("/root/" + expected, answer -> RootCertificates.parse(Wire.require(answer, "ca")));
            return root.certificates().stream().filter(it -> RootCertificates.fingerprint(it).equals(expected)).findFirst()
                    .filter(CaClient::mayCertify)
                    .orElseThrow(() -> new CommandFailure("what " + url
                            + " sent as root certificate does not match the fingerprint " + expected)
                            .hint("do not trust this server before you know why; the fingerprint is that of the root, not of the server"));
        }
    }

    /// Whether it is the certificate of a CA. Trusting another one would bind a client to a single server certificate.
    private static boolean mayCertify(X509Certificate root) {
        return root.getBasicConstraints() >= 0;
    }

    /// The status word, `ok`.
    public String health() {
        return get("/health", answer -> Wire.require(answer, "status"));
    }

    public CaVersion version() {
        return get("/version", answer ->
                new CaVersion(answer.text("version"), answer.bool("requireClientAuthentication").orElse(false)));
    }

    public RootCertificates roots() {
        return certificates("/roots");
    }

    /// The roots of this CA and of those it is federated with.
    public RootCertificates federation() {
        return certificates("/federation");
    }

    public RootCertificates intermediates() {
        return certificates("/intermediates");
    }

    private RootCertificates certificates(String path) {
        return get(path, answer -> RootCertificates.parse(String.join("\n", answer.strings("crts"))));
    }

    /// All provisioners, however many pages they take.
    public List<ListedProvisioner> provisioners() {
        var all = new ArrayList<ListedProvisioner>();
        String cursor = "";
        do {
            String path = "/provisioners?limit=100" + (cursor.isEmpty() ? "" : "&cursor=" + HttpRequest.escape(cursor));
            int before = all.size();
            String next = get(path, answer -> {
                answer.array("provisioners")
                        .forEach(item -> all.add(ListedProvisioner.of(Wire.object("provisioners", item))));
                return answer.text("nextCursor");
            });
            if (!next.isEmpty() && (all.size() == before || all.size() > MOST_PROVISIONERS)) {
                throw new CommandFailure("the CA's list of provisioners does not end");
            }
            cursor = next;
        } while (!cursor.isEmpty());
        return List.copyOf(all);
    }

    /// The private key of a JWK provisioner, encrypted under its password: a compact JWE.
    public String encryptedKey(String keyId) {
        return get("/provisioners/" + HttpRequest.escape(keyId) + "/encrypted-key", answer -> Wire.require(answer, "key"));
    }

    /// Asks for an X.509 certificate.
    public IssuedX509 sign(X509SignRequest request) {
        return post("/sign", request.toJson(), CaClient::issuedX509);
    }

    /// Renews the client certificate this client introduces itself with.
    public IssuedX509 renew() {
        return send(HttpRequest.postEmpty("/renew"), CaClient::issuedX509);
    }

    /// Renews the certificate that a token proves possession of.
    public IssuedX509 renew(String token) {
        return send(HttpRequest.postEmpty("/renew").with("Authorization", "Bearer " + token), CaClient::issuedX509);
    }

    /// As [#renew()], for a new key.
    public IssuedX509 rekey(String csr) {
        return post("/rekey", JsonObject.builder().put("csr", csr).build(), CaClient::issuedX509);
    }

    private static IssuedX509 issuedX509(JsonObject answer) {
        var chain = answer.strings("certChain");
        return new IssuedX509(chain.isEmpty()
                ? List.of(Wire.require(answer, "crt"), Wire.require(answer, "ca")) : chain);
    }

    /// @return how many certificates that have not ended are revoked by it, if the CA says so
    public Optional<Integer> revoke(RevokeRequest request) {
        return post("/revoke", request.toJson(), CaClient::reach);
    }

    /// Asks for an SSH certificate; the answer is checked to be one for the key and of the type that was asked for.
    public IssuedSsh sshSign(SshSignRequest request) {
        return post("/ssh/sign", request.toJson(), answer -> {
            var issued = issuedSsh(answer, request.publicKey());
            if (request.type().filter(type -> type != issued.certificate().body().type()).isPresent()) {
                throw new JsonException("the certificate is of another type");
            }
            return issued;
        });
    }

    /// Renews a host certificate.
    ///
    /// @param key the key that the old certificate certifies
    public IssuedSsh sshRenew(String token, SshPublicKey key) {
        return post("/ssh/renew", new SshRenewRequest(token).toJson(), answer -> issuedSsh(answer, key));
    }

    /// Renews a host certificate for a new key.
    public IssuedSsh sshRekey(SshRekeyRequest request) {
        return post("/ssh/rekey", request.toJson(), answer -> issuedSsh(answer, request.publicKey()));
    }

    private static IssuedSsh issuedSsh(JsonObject answer, SshPublicKey key) {
        var certificate = Wire.certificate(answer, "crt");
        if (!certificate.body().key().equals(key)) {
            throw new JsonException("the certificate is for another key");
        }
        var addUser = answer.string("addUserCrt").map(_ -> Wire.certificate(answer, "addUserCrt"));
        return new IssuedSsh(certificate, addUser, answer.strings("identityCrt"));
    }

    /// @return how many certificates that have not ended are revoked by it, if the CA says so
    public Optional<Integer> sshRevoke(SshRevokeRequest request) {
        return post("/ssh/revoke", request.toJson(), CaClient::reach);
    }

    private static Optional<Integer> reach(JsonObject answer) {
        Wire.require(answer, "status");
        return answer.integer("certificates");
    }

    /// The SSH CA keys; empty when the CA issues no SSH certificates.
    public Optional<SshRoots> sshRoots() {
        return sshKeys("/ssh/roots");
    }

    /// As [#sshRoots()], with the keys of the CAs it is federated with.
    public Optional<SshRoots> sshFederation() {
        return sshKeys("/ssh/federation");
    }

    private Optional<SshRoots> sshKeys(String path) {
        var request = HttpRequest.get(path);
        var answer = exchange.send(request);
        return answer.status() == HttpURLConnection.HTTP_NOT_FOUND ? Optional.empty() : Optional.of(Answers.read(
                request, answer, SshRoots::parse));
    }

    /// The host that the way to another host leads through; mostly there is none.
    public Optional<Bastion> sshBastion(String user, String hostname) {
        var request = HttpRequest.post("/ssh/bastion",
                JsonObject.builder().put("user", user).put("hostname", hostname).build());
        var answer = exchange.send(request);
        boolean unknown = answer.status() == HttpURLConnection.HTTP_NOT_FOUND
                || answer.status() == HttpURLConnection.HTTP_NOT_IMPLEMENTED;
        return unknown ? Optional.empty() : Answers.read(request, answer, it -> it.object("bastion").map(Bastion::parse));
    }

    /// The revocation list for hosts; empty when the CA serves none.
    public Optional<SignedKrl> sshKrl() {
        return bytes("/ssh/krl", SignedKrl.LARGEST).flatMap(list -> bytes("/ssh/krl.sig", HttpRequest.USUAL_ANSWER)
                .map(signature -> new SignedKrl(list, new String(signature, StandardCharsets.US_ASCII))));
    }

    private Optional<byte[]> bytes(String path, int largest) {
        var answer = exchange.send(HttpRequest.get(path, largest));
        return switch (answer.status()) {
            case HttpURLConnection.HTTP_OK -> Optional.of(answer.body());
            case HttpURLConnection.HTTP_NOT_FOUND -> Optional.empty();
            default -> throw Answers.refusal(answer);
        };
    }

    /// The files that the CA has for the ssh of a user or host.
    public List<SshConfigFile> sshConfig(SshConfigRequest request) {
        return post("/ssh/config", request.toJson(), answer -> SshConfigFile.read(request.type(), answer));
    }

    /// Whether the CA has issued a host certificate for this name.
    public boolean sshCheckHost(CheckHostRequest request) {
        return post("/ssh/check-host", request.toJson(), answer -> answer.bool("exists").orElse(false));
    }

    public List<KnownHost> sshHosts() {
        return get("/ssh/hosts", answer -> answer.array("hosts").stream()
                .map(item -> knownHost(Wire.object("hosts", item))).toList());
    }

    private static KnownHost knownHost(JsonObject host) {
        var tags = host.array("host_tags").stream().map(item -> Wire.object("host_tags", item))
                .map(tag -> tag.text("Name") + "=" + tag.text("Value")).toList();
        return new KnownHost(host.text("hid"), host.text("hostname"), tags);
    }

    private <T> T get(String path, Function<JsonObject, T> reader) {
        return send(HttpRequest.get(path), reader);
    }

    private <T> T post(String path, JsonObject body, Function<JsonObject, T> reader) {
        return send(HttpRequest.post(path, body), reader);
    }

    private <T> T send(HttpRequest request, Function<JsonObject, T> reader) {
        return Answers.read(request, exchange.send(request), reader);
    }

    /// Closes the connection, if one is open.
    @Override
    public void close() {
        exchange.close();
    }
}
