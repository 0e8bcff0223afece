package org.countersign.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.countersign.cli.command.ssh.OpenSsh;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.x509.CertificateBundle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What OpenSSH makes of revocation: the list goes from `ca-server` to sshd and ssh the way an operator would bring it there.
@Timeout(300)
class RevocationLabTest {
    private static final String USER = System.getProperty("user.name");
    /// Kinds of keys, and how ssh asks for a host certificate of that kind.
    private static final Map<String, String> KINDS = Map.of("ed25519", "ssh-ed25519", "ecdsa-256", "ecdsa-sha2-nistp256",
            "ecdsa-384", "ecdsa-sha2-nistp384", "ecdsa-521", "ecdsa-sha2-nistp521", "rsa-2048", "rsa-sha2-512");

    /// How a certificate is revoked: `kept` is not.
    private enum Way { KEPT, BY_SERIAL, BY_KEY, BY_KEY_ID }

    @TempDir
    static Path directory;

    private static Lab lab;
    private static Path userCa;
    private static String knownHosts;
    private static int source = 2;

    @BeforeAll
    static void openLab() throws Exception {
        lab = Lab.open(directory);
        userCa = Files.writeString(lab.file("user_ca.pub"), lab.must("ssh", "config", "--roots").out());
        knownHosts = "@cert-authority * " + lab.must("ssh", "config", "--host", "--roots").out();
    }

    @AfterAll
    static void closeLab() {
        if (lab != null) {
            lab.close();
        }
    }

    @Test
    void sshd_turns_away_revoked_users_with_keys_of_every_type() throws Exception {
        var hostKey = hostKey("ed25519", "front", "web-front");
        for (var kind : KINDS.keySet()) {
            for (var way : Way.values()) {
                certify(user(kind, way), kind, "user-" + kind + "-" + way, "--principal", USER);
            }
        }
        var krl = Files.write(lab.file("sshd.krl"), list());
        try (var sshd = new RealSshd(Files.createDirectory(lab.file("sshd-users")), List.of(hostKey), userCa, "RevokedKeys " + krl + "\n")) {
            for (var way : Way.values()) {
                assertEquals(new RealSshd.Login(0, "in\n"), login(sshd, "-i", user("ed25519", way)), sshd.log());
            }
            for (var kind : KINDS.keySet()) {
                revoke(way -> user(kind, way));
            }
            replace(krl);
            for (var kind : KINDS.keySet()) {
                for (var way : Way.values()) {
                    var ended = login(sshd, "-i", user(kind, way));
                    assertEquals(way == Way.KEPT ? 0 : 255, ended.exitCode(), kind + " " + way + ": " + ended.output());
                }
            }
            var refused = sshd.log().lines().filter(line -> line.contains("-CERT ") && line.contains(" revoked by file " + krl)).distinct();
            assertEquals(KINDS.size() * 3L, refused.count(), sshd.log());
        }
    }

    @Test
    void ssh_turns_away_from_revoked_hosts_with_keys_of_every_type() throws Exception {
        var identity = lab.file("id_visitor");
        certify(identity, "ed25519", "visitor", "--principal", USER);
        for (var way : Way.values()) {
            for (var kind : KINDS.keySet()) {
                hostKey(kind, way.name(), "web-" + way + "-" + kind);
            }
        }
        var krl = Files.write(lab.file("ssh.krl"), list());
        for (var way : List.of(Way.BY_SERIAL, Way.BY_KEY, Way.BY_KEY_ID, Way.KEPT)) {
            var keys = KINDS.keySet().stream().map(kind -> host(kind, way.name())).toList();
            try (var sshd = new RealSshd(Files.createDirectory(lab.file("sshd-" + way)), keys, userCa, "")) {
                if (way == Way.BY_SERIAL) {
                    for (var kind : KINDS.keySet()) {
                        assertEquals(new RealSshd.Login(0, "in\n"), visit(sshd, kind, krl, identity), kind);
                        revoke(each -> host(kind, each.name()));
                    }
                    lab.must("ssh", "krl", "update", "--out", krl.toString(), "--trusted-keys", userCa.toString());
                }
                for (var kind : KINDS.keySet()) {
                    var ended = visit(sshd, kind, krl, identity);
                    assertEquals(way == Way.KEPT ? 0 : 255, ended.exitCode(), kind + " " + way + ": " + ended.output());
                    assertTrue(way == Way.KEPT || ended.output().contains(" revoked by file " + krl), ended.output());
                }
            }
        }
    }

    /// Revokes in each way the one that is meant for it.
    private static void revoke(Function<Way, Path> keys) {
        revoke(inspect(keys.apply(Way.BY_SERIAL)).number("Serial").orElseThrow().text());
        revoke("--key", keys.apply(Way.BY_KEY) + ".pub");
        revoke("--key-id", inspect(keys.apply(Way.BY_KEY_ID)).text("KeyID"));
    }

    private static void revoke(String... what) {
        var words = new ArrayList<>(List.of("ssh", "revoke", "--provisioner-password-file", lab.passwordFile.toString()));
        words.addAll(List.of(what));
        lab.must(words.toArray(String[]::new));
    }

    private static JsonObject inspect(Path key) {
        return Json.parseObject(lab.must("ssh", "inspect", "--format", "json", key + "-cert.pub").out(), JsonLimits.FILE);
    }

    private static Path user(String kind, Way way) {
        return lab.file("id_" + kind + "_" + way);
    }

    private static Path host(String kind, String name) {
        return lab.file("host_" + kind + "_" + name);
    }

    private static Path hostKey(String kind, String name, String keyId) throws Exception {
        certify(host(kind, name), kind, keyId, "--host", "--principal", "web01");
        return host(kind, name);
    }

    /// A key that `ssh-keygen` makes, and a certificate for it.
    private static void certify(Path file, String kind, String keyId, String... more) throws Exception {
        OpenSsh.key(file, kind, "lab");
        var words = new ArrayList<>(List.of("ssh", "certificate", keyId, file + ".pub", "--sign",
                "--provisioner-password-file", lab.passwordFile.toString()));
        words.addAll(List.of(more));
        lab.must(words.toArray(String[]::new));
    }

    private static RealSshd.Login visit(RealSshd sshd, String kind, Path krl, Path identity) throws Exception {
        return login(sshd, "-i", identity, "-o", "HostKeyAlgorithms=" + KINDS.get(kind) + "-cert-v01@openssh.com",
                "-o", "RevokedHostKeys=" + krl);
    }

    /// Each time from another address: sshd makes one that fails again and again wait.
    private static RealSshd.Login login(RealSshd sshd, Object... options) throws Exception {
        var all = new ArrayList<>(List.of("-o", "BindAddress=127.0.0." + source++));
        for (var option : options) {
            all.add(option.toString());
        }
        return sshd.login(knownHosts, "web01", all.toArray(String[]::new));
    }

    /// Puts the newest list in the place of another, as docs/KRL.md says: after its signature was found good, and in one step.
    private static void replace(Path krl) throws Exception {
        var fresh = Files.write(lab.file("fresh.krl"), list());
        var signature = Files.write(lab.file("fresh.krl.sig"), fetch("/ssh/krl.sig"));
        var signers = Files.writeString(lab.file("signers"), "krl " + Files.readString(userCa));
        var verify = new ProcessBuilder("ssh-keygen", "-Y", "verify", "-f", signers.toString(), "-I", "krl", "-n", "krl@countersign",
                "-s", signature.toString()).redirectInput(fresh.toFile()).redirectErrorStream(true)
                .redirectOutput(lab.file("verify.out").toFile()).start();
        assertTrue(verify.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, verify.exitValue(), Files.readString(lab.file("verify.out")));
        Files.move(fresh, krl, StandardCopyOption.ATOMIC_MOVE);
    }

    private static byte[] list() throws Exception {
        return fetch("/ssh/krl");
    }

    private static byte[] fetch(String path) throws Exception {
        var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry("root", CertificateBundle.parse(Files.readString(lab.caFile("certs/root_ca.crt"))).getFirst());
        var trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        try (var client = HttpClient.newBuilder().sslContext(context).build()) {
            var answer = client.send(HttpRequest.newBuilder(URI.create(lab.url + path)).timeout(Duration.ofSeconds(60)).build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            assertEquals(200, answer.statusCode());
            return answer.body();
        }
    }
}
