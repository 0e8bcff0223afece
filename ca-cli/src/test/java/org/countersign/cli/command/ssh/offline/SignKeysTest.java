package org.countersign.cli.command.ssh.offline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.countersign.cli.CliRun;
import org.countersign.cli.agent.RealAgent;
import org.countersign.cli.command.ssh.OpenSsh;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `ssh sign`, and what `ssh-keygen` says of the certificates.
@Timeout(120)
class SignKeysTest {
    @TempDir
    Path home;

    @BeforeEach
    void makeKeys() throws Exception {
        OpenSsh.key(home.resolve("ca"), "ed25519", "ca");
        OpenSsh.key(home.resolve("id"), "ecdsa", "jane's laptop");
    }

    private String path(String name) {
        return home.resolve(name).toString();
    }

    private CliRun sign(String... more) {
        var words = new ArrayList<>(List.of("ssh", "sign", "--ca-key", path("ca"), "--key-id", "jane@example.com"));
        words.addAll(List.of(more));
        return CliRun.user(home).run(words.toArray(String[]::new));
    }

    private String certificate() throws Exception {
        return OpenSsh.keygen("-L", "-f", path("id-cert.pub")).replaceAll("\\s+", " ");
    }

    @Test
    void a_user_certificate_says_what_was_asked_and_permits_what_is_usual() throws Exception {
        var run = sign("-n", "jane", "-n", "backup", path("id.pub"));
        assertEquals(0, run.exitCode(), run.err());
        assertEquals("", run.out());
        assertTrue(run.err().contains("Principals: jane, backup") && run.err().contains("No CA knows of this"), run.err());
        assertTrue(certificate().contains("ecdsa-sha2-nistp256-cert-v01@openssh.com user certificate"), certificate());
        assertTrue(certificate().contains("Key ID: \"jane@example.com\""), certificate());
        assertTrue(certificate().contains("Principals: jane backup Critical Options: (none) Extensions: permit-X11-forwarding "
                + "permit-agent-forwarding permit-port-forwarding permit-pty permit-user-rc"), certificate());
        assertTrue(Files.readString(home.resolve("id-cert.pub")).endsWith(" jane's laptop\n"));
    }

    @Test
    void a_host_certificate_permits_nothing() throws Exception {
        assertEquals(0, sign("--host", "-n", "Web01.example.com", "-n", "::1", path("id.pub")).exitCode());
        assertTrue(certificate().contains("host certificate"), certificate());
        assertTrue(certificate().contains("Principals: web01.example.com ::1 Critical Options: (none) Extensions: (none)"), certificate());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "-O clear                                          | Critical Options: (none) Extensions: (none)",
        "-O no-pty -O no-x11-forwarding                    | Extensions: permit-agent-forwarding permit-port-forwarding permit-user-rc",
        "-O clear -O permit-pty                            | Extensions: permit-pty",
        "-O force-command=true -O verify-required          | Critical Options: force-command true verify-required",
        "-O source-address=10.0.0.0/8,::1                  | Critical Options: source-address 10.0.0.0/8,::1",
        "-O clear -O extension:login@example.com=jane      | Extensions: login@example.com UNKNOWN OPTION",
    })
    void options_mean_what_they_mean_to_ssh_keygen(String words, String shown) throws Exception {
        var all = new ArrayList<>(List.of(words.split(" +")));
        all.addAll(List.of("-n", "jane", path("id.pub")));
        var run = sign(all.toArray(String[]::new));
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(certificate().contains(shown), certificate());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-O nonsense", "-O clear=1", "-O force-command", "-O force-command=", "-O no-pty=1", "-O source-address=10.0.0.1/8",
        "-O critical:unheard-of", "-n a,b", "-z 0", "-z 18446744073709551616", "-V nonsense", "-V -1w:-2w", "--not-after nonsense",
        "--not-after -1h", "-V +1h --not-after 1h", "--no-principals", "--agent"})
    void what_cannot_be_is_refused_and_nothing_is_written(String words) {
        var all = new ArrayList<>(List.of(words.split(" ")));
        all.addAll(List.of("-n", "jane", path("id.pub")));
        var run = sign(all.toArray(String[]::new));
        assertEquals(1, run.exitCode(), run.err());
        assertFalse(Files.exists(home.resolve("id-cert.pub")));
    }

    @Test
    void names_nobody_only_for_who_insists_twice() throws Exception {
        assertTrue(sign(path("id.pub")).err().contains("requires the '--principal' flag"));
        assertTrue(sign("--no-principals", path("id.pub")).err().contains("requires the '--insecure' flag"));
        assertEquals(0, sign("--no-principals", "--insecure", path("id.pub")).exitCode());
        assertTrue(certificate().contains("Principals: (none)"), certificate());
    }

    @Test
    void the_hint_names_the_way_past_a_rule() throws Exception {
        var refused = sign("--host", "-n", "web01", "-O", "force-command=false", path("id.pub"));
        assertTrue(refused.err().contains("host certificate with critical options") && refused.err().contains("--insecure"), refused.err());
        assertEquals(0, sign("--host", "-n", "web01", "-O", "force-command=false", "--insecure", path("id.pub")).exitCode());
        assertTrue(certificate().contains("Critical Options: force-command false"), certificate());
    }

    @Test
    void several_keys_get_serials_in_a_row() throws Exception {
        OpenSsh.key(home.resolve("other"), "ed25519", "");
        assertEquals(0, sign("-n", "jane", "-z", "41", path("id.pub"), path("other.pub")).exitCode());
        assertTrue(certificate().contains("Serial: 41 "), certificate());
        assertTrue(OpenSsh.keygen("-L", "-f", path("other-cert.pub")).contains("Serial: 42\n"));
    }

    @Test
    void serials_that_nobody_chose_differ() throws Exception {
        sign("-n", "jane", path("id.pub"));
        var first = certificate();
        sign("-n", "jane", "--force", path("id.pub"));
        assertNotEquals(first.replaceAll(".*Serial: (\\d+).*", "$1"), certificate().replaceAll(".*Serial: (\\d+).*", "$1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa-sha2-256", "rsa-sha2-512"})
    void an_rsa_key_signs_as_it_is_told(String algorithm) throws Exception {
        OpenSsh.key(home.resolve("rsa"), "rsa-2048", "");
        var run = CliRun.user(home).run("ssh", "sign", "--ca-key", path("rsa"), "--ca-algorithm", algorithm, "-I", "x", "-n", "jane", path("id.pub"));
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(certificate().contains("(using " + algorithm + ")"), certificate());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "ed25519   | rsa-sha2-256        | the CA key signs with ssh-ed25519",
        "ecdsa-384 | ecdsa-sha2-nistp256 | the CA key signs with ecdsa-sha2-nistp384",
        "rsa-2048  | ssh-ed25519         | the CA key signs with rsa-sha2-512 or rsa-sha2-256",
        "rsa-2048  | ssh-rsa             | options are rsa-sha2-512, rsa-sha2-256, ssh-ed25519, ecdsa-sha2-nistp256, ecdsa-sha2-nistp384, ecdsa-sha2-nistp521",
    })
    void an_algorithm_that_the_ca_key_has_not_is_refused_with_those_that_fit(String kind, String algorithm, String fitting) throws Exception {
        OpenSsh.key(home.resolve("other-ca"), kind, "");
        CliRun.user(home).refused("invalid value '" + algorithm + "' for flag '--ca-algorithm'; " + fitting + "\n", "ssh", "sign", "--ca-key",
                path("other-ca"), "-t", algorithm, "-I", "x", "-n", "jane", path("id.pub"));
        assertFalse(Files.exists(home.resolve("id-cert.pub")));
    }

    @Test
    void a_key_signs_in_the_way_of_its_type_also_when_that_is_said() throws Exception {
        assertEquals(0, sign("-n", "jane", "--ca-algorithm", "ssh-ed25519", path("id.pub")).exitCode());
        assertTrue(certificate().contains("(using ssh-ed25519)"), certificate());
    }

    @Test
    void a_ca_key_under_a_password_needs_it() throws Exception {
        OpenSsh.keygen("-q", "-p", "-N", "secret", "-P", "", "-f", path("ca"));
        Files.writeString(home.resolve("password"), "secret\n");
        Files.writeString(home.resolve("wrong"), "guessed\n");
        assertEquals(1, sign("-n", "jane", path("id.pub")).exitCode());
        assertEquals(1, sign("-n", "jane", "--password-file", path("wrong"), path("id.pub")).exitCode());
        assertFalse(Files.exists(home.resolve("id-cert.pub")));
        assertEquals(0, sign("-n", "jane", "--password-file", path("password"), path("id.pub")).exitCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "ecdsa-384", "rsa-3072"})
    void the_ssh_agent_signs_with_a_key_that_is_not_here(String kind, @TempDir Path socket) throws Exception {
        OpenSsh.key(home.resolve("held"), kind, "");
        try (var agent = new RealAgent(socket)) {
            agent.sshAdd("-q", path("held"));
            Files.delete(home.resolve("held"));
            var user = CliRun.user(home).with("SSH_AUTH_SOCK", agent.environment().get("SSH_AUTH_SOCK"));
            var run = user.run("ssh", "sign", "--agent", "--ca-key", path("held.pub"), "-I", "x", "-n", "jane", path("id.pub"));
            assertEquals(0, run.exitCode(), run.err());
            assertTrue(certificate().contains("user certificate"), certificate());
            agent.sshAdd("-q", "-D");
            var without = user.run("ssh", "sign", "--agent", "--ca-key", path("held.pub"), "-I", "x", "-n", "jane", "-f", path("id.pub"));
            assertTrue(without.err().contains("the agent does not sign with this key"), without.err());
        }
    }

    @Test
    void a_key_from_standard_input_gives_a_certificate_on_standard_output() throws Exception {
        var run = CliRun.user(home).typing(Files.readString(home.resolve("id.pub")))
                .run("ssh", "sign", "--ca-key", path("ca"), "-I", "x", "-n", "jane", "-");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().startsWith("ecdsa-sha2-nistp256-cert-v01@openssh.com "), run.out());
    }

    @Test
    void one_bad_key_among_several_spoils_them_all() throws Exception {
        Files.writeString(home.resolve("bad.pub"), "ssh-ed25519 nonsense\n");
        assertEquals(1, sign("-n", "jane", path("id.pub"), path("bad.pub")).exitCode());
        assertFalse(Files.exists(home.resolve("id-cert.pub")));
    }

    @Test
    void a_certificate_is_replaced_only_after_a_yes() throws Exception {
        Files.writeString(home.resolve("id-cert.pub"), "kept\n");
        assertEquals(1, sign("-n", "jane", path("id.pub")).exitCode());
        assertEquals("kept\n", Files.readString(home.resolve("id-cert.pub")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-O nonsense", "-z 0", "-V nonsense", "--not-after -1h", "-n a,b", "-t rsa-sha2-512", "--host -O force-command=x",
        "/nowhere/key.pub"})
    void nobody_is_asked_about_a_file_before_everything_else_is_right(String words) throws Exception {
        Files.writeString(home.resolve("id-cert.pub"), "kept\n");
        var all = new ArrayList<>(List.of("-n", "jane", path("id.pub")));
        all.addAll(List.of(words.split(" ")));
        var run = sign(all.toArray(String[]::new));
        assertEquals(1, run.exitCode());
        assertFalse(run.err().contains("overwrite"), run.err());
        assertEquals("kept\n", Files.readString(home.resolve("id-cert.pub")));
    }
}
