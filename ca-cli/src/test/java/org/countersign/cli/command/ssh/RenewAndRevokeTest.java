package org.countersign.cli.command.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.countersign.cli.CliRun;
import org.countersign.cli.terminal.ScriptedDevice;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.Validity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class RenewAndRevokeTest {
    private static final String SERIAL = "18364758544493064720";

    @TempDir
    Path home;

    private FakeAuthority authority;

    @BeforeEach
    void start() throws Exception {
        authority = new FakeAuthority(home);
    }

    @AfterEach
    void stop() {
        authority.close();
    }

    private Path file(String name) {
        return home.resolve(name);
    }

    private CliRun run(String... words) {
        return authority.user().run(words);
    }

    private SshCertificate certificate(String name) throws IOException {
        return PublicLine.firstIn(Files.readString(file(name))).orElseThrow().certificate();
    }

    /// A host key `host` with a certificate `host-cert.pub` that has nearly ended.
    private void host(String kind) throws Exception {
        var line = Files.readString(Path.of(OpenSsh.key(file("host"), kind, "root@web01") + ".pub"));
        var certificate = authority.certificates.certify(PublicLine.firstIn(line).orElseThrow().key(), CertificateType.HOST,
                "web01", List.of("web01"), new Validity(0, Validity.FOREVER));
        Files.writeString(file("host-cert.pub"), certificate.toLine() + " web01\n");
    }

    private String[] command(String name, String... more) {
        var words = new ArrayList<>(List.of("ssh", name, file("host-cert.pub").toString(), file("host").toString()));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "ecdsa-256", "ecdsa-384", "ecdsa-521", "rsa-2048"})
    void renew_shows_the_old_certificate_and_replaces_it(String kind) throws Exception {
        host(kind);
        var old = certificate("host-cert.pub");
        var run = run(command("renew", "--force"));
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.err().startsWith("✔ Provisioner: sshpop (SSHPOP)\n✔ CA: " + authority.ca.url() + "\n✔ Certificate: "
                + file("host-cert.pub") + "\n✔ Principals: web01\n"), run.err());
        assertEquals("", run.out());
        assertNotEquals(old.fingerprint(), certificate("host-cert.pub").fingerprint());
        assertTrue(Files.readString(file("host-cert.pub")).endsWith(" web01\n"));
        assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(file("host-cert.pub"))));

        var token = FakeAuthority.token(authority.ca.asked("POST /ssh/renew"));
        assertEquals(Base64.getEncoder().encodeToString(old.blob()), token.headerText("sshpop").orElseThrow());
        assertEquals(List.of(authority.ca.url() + "/1.0/ssh/renew#sshpop/sshpop"), token.audiences());
        assertEquals(SERIAL, token.claimText("sub").orElseThrow());
        assertEquals("sshpop", token.claimText("iss").orElseThrow());
        assertEquals(List.of("GET /provisioners?limit=100", "POST /ssh/renew"), authority.routes());
    }

    @Test
    void renew_signs_the_token_with_the_certified_key() throws Exception {
        host("ecdsa-256");
        run(command("renew", "--force"));
        var token = SignedJWT.parse(FakeAuthority.body(authority.ca.asked("POST /ssh/renew")).text("ott"));
        assertTrue(token.verify(new ECDSAVerifier((ECPublicKey) certificate("host-cert.pub").body().key().toJca())));
    }

    @Test
    void renew_can_write_elsewhere_and_asks_before_it_replaces() throws Exception {
        host("ed25519");
        var before = Files.readString(file("host-cert.pub"));
        assertEquals(0, run(command("renew", "--out", file("new").toString())).exitCode());
        assertEquals(before, Files.readString(file("host-cert.pub")));
        assertTrue(Files.exists(file("new")));

        authority.ca.asked().clear();
        var run = run(command("renew"));
        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains("'--force'"), run.err());
        assertEquals(List.of(), authority.routes());
    }

    @Test
    void renew_opens_an_encrypted_key_with_a_file_or_at_the_terminal() throws Exception {
        host("ed25519");
        OpenSsh.keygen("-p", "-P", "", "-N", "hostpw", "-f", file("host").toString());
        var password = Files.writeString(file("pw"), "hostpw\n");
        assertEquals(0, run(command("renew", "-f", "--provisioner-password-file", password.toString())).exitCode());
        assertEquals(0, authority.user().at(new ScriptedDevice("wrong\nhostpw\n")).run(command("renew", "-f")).exitCode());

        authority.ca.asked().clear();
        Files.writeString(password, "wrong");
        var wrong = run(command("renew", "-f", "--provisioner-password-file", password.toString()));
        assertEquals("the password for the key file " + file("host") + " is wrong\nhint: it was read from " + file("pw")
                + ", which '--provisioner-password-file' names\n", wrong.err());
        assertTrue(run(command("renew", "-f")).err().contains("'--provisioner-password-file'"));
        assertEquals(List.of(), authority.routes());
    }

    @Test
    void renew_needs_a_certificate_and_its_own_key() throws Exception {
        host("ed25519");
        var other = OpenSsh.key(file("other"), "ed25519", "");
        var cert = file("host-cert.pub").toString();
        assertEquals("the certificate " + cert + " is not for the key " + other
                + "\nhint: name the certificate and the private key of the same key pair\n",
                run("ssh", "renew", cert, other.toString(), "-f").err());
        assertTrue(run("ssh", "renew", file("host.pub").toString(), file("host").toString()).err().contains("holds none"));
        assertTrue(run("ssh", "renew", "nothing", file("host").toString()).err().contains("does not exist"));
        assertTrue(run("ssh", "renew", cert, cert).err().contains("cannot be used"));
        assertEquals(List.of(), authority.routes());
    }

    @Test
    void renew_without_an_sshpop_provisioner_says_what_is_missing() throws Exception {
        host("ed25519");
        authority.ca.answers("GET /provisioners", 200, FakeAuthority.provisioners(FakeAuthority.jwk("admin")));
        assertEquals("cannot create a new token: the CA does not have any provisioner configured\nhint: this request needs a "
                + "provisioner of type SSHPOP; add one to the configuration of the CA\n", run(command("renew", "-f")).err());
    }

    @Test
    void a_refused_renewal_leaves_the_old_certificate() throws Exception {
        host("ed25519");
        var before = Files.readString(file("host-cert.pub"));
        authority.ca.answers("POST /ssh/renew", 400, "{\"status\":400,\"message\":\"only host certificates\"}");
        var run = run(command("renew", "--force"));
        assertEquals(1, run.exitCode());
        assertTrue(run.err().endsWith("\nonly host certificates\n"), run.err());
        assertEquals(before, Files.readString(file("host-cert.pub")));
    }

    @Test
    void rekey_replaces_key_public_key_and_certificate() throws Exception {
        host("ed25519");
        var old = certificate("host-cert.pub");
        var run = run(command("rekey", "--force", "--no-password", "--insecure"));
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.err().contains("✔ Private Key: " + file("host") + "\n✔ Public Key: " + file("host.pub")
                + "\n✔ Certificate: " + file("host-cert.pub") + "\n"), run.err());
        var renewed = certificate("host-cert.pub");
        assertNotEquals(old.body().key(), renewed.body().key());
        assertTrue(Files.readString(file("host.pub")).startsWith(renewed.body().key().toLine()));
        assertTrue(OpenSsh.keygen("-y", "-f", file("host").toString()).startsWith(renewed.body().key().toLine()));

        var asked = FakeAuthority.body(authority.ca.asked("POST /ssh/rekey"));
        assertEquals(Base64.getEncoder().encodeToString(renewed.body().key().blob()), asked.text("publicKey"));
        assertEquals(List.of(authority.ca.url() + "/1.0/ssh/rekey#sshpop/sshpop"),
                FakeAuthority.token(authority.ca.asked("POST /ssh/rekey")).audiences());
    }

    @Test
    void rekey_can_write_elsewhere_and_encrypt_the_new_key() throws Exception {
        host("ecdsa-256");
        var before = Files.readString(file("host"));
        var password = Files.writeString(file("pw"), "newpw");
        assertEquals(0, run(command("rekey", "--out", file("next").toString(), "--password-file", password.toString())).exitCode());
        assertEquals(before, Files.readString(file("host")));
        OpenSsh.keygen("-y", "-P", "newpw", "-f", file("next").toString());
        assertTrue(Files.exists(file("next.pub")) && Files.exists(file("next-cert.pub")));
    }

    @Test
    void rekey_writes_no_key_in_the_clear_by_accident() throws Exception {
        host("ed25519");
        assertTrue(run(command("rekey", "-f", "--no-password")).err().contains("requires the '--insecure' flag"));
        assertTrue(run(command("rekey", "-f")).err().contains("'--password-file'"));
        assertEquals(List.of(), authority.routes());
    }

    @Test
    void revoke_by_the_word_of_a_provisioner() {
        var run = run("ssh", "revoke", SERIAL, "--provisioner-password-file", authority.passwordFile.toString(),
                "--reason", "key lost", "--reasonCode", "key Compromise");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.err().endsWith("The SSH certificate with serial number " + SERIAL + " has been revoked.\n"), run.err());
        assertEquals("", run.out());
        var asked = FakeAuthority.body(authority.ca.asked("POST /ssh/revoke"));
        assertEquals(SERIAL + " 1 key lost true", asked.text("serial") + " " + asked.integer("reasonCode").orElseThrow() + " "
                + asked.text("reason") + " " + asked.bool("passive").orElseThrow());
        var token = FakeAuthority.token(authority.ca.asked("POST /ssh/revoke"));
        assertEquals(List.of(authority.ca.url() + "/1.0/ssh/revoke"), token.audiences());
        assertEquals(SERIAL, token.claimText("sub").orElseThrow());
        assertTrue(token.claims().get("step").isEmpty());
    }

    @Test
    void revoke_more_than_one_certificate() throws Exception {
        host("ed25519");
        var key = PublicLine.firstIn(Files.readString(file("host.pub"))).orElseThrow();
        var blob = Base64.getEncoder().encodeToString(key.blob());
        revokesWide("--key", file("host.pub").toString(), "\"key\":\"" + blob + "\"", "key:" + key.key().fingerprint());
        revokesWide("--key", file("host-cert.pub").toString(), "\"key\":\"" + blob + "\"", "key:" + key.key().fingerprint());
        revokesWide("--key-id", "jane@example.com", "\"keyID\":\"jane@example.com\"", "keyID:jane@example.com");
        revokesWide("--principal", "web01", "\"principal\":\"web01\"", "principal:web01");
        revokesWide("--serials", "7-18446744073709551615", "\"serials\":\"7-18446744073709551615\"", "serials:7-18446744073709551615");
    }

    private void revokesWide(String flag, String value, String member, String subject) {
        authority.ca.asked().clear();
        var run = run("ssh", "revoke", flag, value, "--provisioner-password-file", authority.passwordFile.toString());
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.err().contains(" been revoked"), run.err());
        var asked = authority.ca.asked("POST /ssh/revoke");
        assertTrue(asked.body().startsWith("{" + member + ",\"ott\":"), asked.body());
        assertTrue(asked.body().endsWith(",\"passive\":false}"), asked.body());
        assertEquals(subject, FakeAuthority.token(asked).claimText("sub").orElseThrow());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--principal|web01|3|0|The SSH certificates for the principal 'web01' have been revoked, 3 of which had not ended; later ones are not touched.",
        "--principal|web01|''|0|The SSH certificates for the principal 'web01' have been revoked; later ones are not touched.",
        "--principal|wbe01|0|1|nothing was revoked: no SSH certificate for the principal 'wbe01' is known that has not ended",
        "--key-id|jane|1|0|The key ID 'jane' has been revoked, 1 of which had not ended; no certificate is issued with it any more.",
        "--key-id|jnae|0|0|No SSH certificate is known that has not ended and is revoked by this.",
        "--serials|7-9|2|0|The SSH certificates with serial numbers 7-9 have been revoked, 2 of which had not ended.",
        "--serials|7-9|0|0|No SSH certificate is known that has not ended and is revoked by this.",
        "--reason=lost|7|''|0|The SSH certificate with serial number 7 has been revoked.",
        "--reason=lost|7|0|0|No SSH certificate is known that has not ended and is revoked by this."})
    void a_revocation_says_how_much_it_took(String flag, String value, String certificates, int exitCode, String says) {
        authority.ca.answers("POST /ssh/revoke", 200, "{\"status\":\"ok\"" + (certificates.isEmpty() ? "" : ",\"certificates\":" + certificates) + "}");
        var run = run("ssh", "revoke", flag, value, "--provisioner-password-file", authority.passwordFile.toString());
        assertEquals(exitCode, run.exitCode(), run.err());
        assertTrue(run.err().contains(says + "\n"), run.err());
        assertEquals(certificates.equals("0"), run.err().contains("\nhint: "), run.err());
    }

    @Test
    void revoke_by_showing_the_certificate() throws Exception {
        host("ecdsa-384");
        var proof = new String[] {"--sshpop-cert", file("host-cert.pub").toString(), "--sshpop-key", file("host").toString()};
        assertEquals(0, run("ssh", "revoke", proof[0], proof[1], proof[2], proof[3]).exitCode());
        var asked = authority.ca.asked("POST /ssh/revoke");
        assertEquals(SERIAL, FakeAuthority.body(asked).text("serial"));
        assertEquals(List.of(authority.ca.url() + "/1.0/ssh/revoke#sshpop/sshpop"), FakeAuthority.token(asked).audiences());
        assertEquals(List.of("GET /provisioners?limit=100", "POST /ssh/revoke"), authority.routes());
    }

    @Test
    void revoke_with_a_ready_token() throws Exception {
        run("ssh", "revoke", "7", "--provisioner-password-file", authority.passwordFile.toString());
        var token = FakeAuthority.body(authority.ca.asked("POST /ssh/revoke")).text("ott");
        authority.ca.asked().clear();
        assertEquals(0, run("ssh", "revoke", "7", "--token", token).exitCode());
        assertEquals(List.of("POST /ssh/revoke"), authority.routes());
    }

    @ParameterizedTest
    @CsvSource({"'',0", "0,0", "10,10", "Unspecified,0", "CACompromise,2", "affiliationchanged,3", "Superseded,4",
        "Cessation Of Operation,5", "CertificateHold,6", "RemoveFromCRL,8", "PrivilegeWithdrawn,9", "AACompromise,10"})
    void reasons_have_numbers_and_names(String text, int code) {
        assertEquals(code, ReasonCode.parse(text));
    }

    @Test
    void what_is_wrong_with_a_revocation_is_found_before_the_ca_is_asked() throws Exception {
        host("ed25519");
        for (var words : List.of(List.of("0x1F"), List.of("-1"), List.of("18446744073709551616"), List.of("7", "--reasonCode", "11"),
                List.of("7", "--reasonCode", "bored"), List.of("7", "--sshpop-cert", file("host-cert.pub").toString()),
                List.of("7", "--token", "x"), List.of("0"), List.of("--serials", "7"), List.of("--serials", "9-7"), List.of("--serials", "0-7"),
                List.of("7", "--key-id", "a"), List.of("--key-id", "a", "--principal", "b"), List.of("--key-id", "a\tb"),
                List.of("--key", "nothing"), List.of("--key", file("host").toString()),
                List.of("--key-id", "a", "--sshpop-cert", file("host-cert.pub").toString(), "--sshpop-key", file("host").toString()),
                List.<String>of())) {
            var all = new ArrayList<>(List.of("ssh", "revoke"));
            all.addAll(words);
            assertEquals(1, run(all.toArray(String[]::new)).exitCode(), words.toString());
        }
        assertEquals(List.of(), authority.routes());
        assertFalse(run("ssh", "revoke").err().isEmpty());
    }
}
