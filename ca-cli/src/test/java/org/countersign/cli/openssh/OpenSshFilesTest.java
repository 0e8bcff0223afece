package org.countersign.cli.openssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.countersign.cli.command.ssh.OpenSsh;
import org.countersign.cli.openssh.KnownHosts.Marker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// How the files of OpenSSH are read, with `ssh-keygen` as the judge where it has a say.
@Timeout(60)
class OpenSshFilesTest {
    @TempDir
    Path directory;

    @Test
    void pattern_lists_know_wild_cards_and_exclusions() {
        assertTrue(new PatternList("web*,!web9").matches("web01"));
        assertFalse(new PatternList("web*,!web9").matches("web9"));
        assertFalse(new PatternList("!web9").matches("web01"));
        assertTrue(new PatternList("10.?.0.1").matches("10.1.0.1"));
        assertFalse(new PatternList("a.c").matches("abc"));
        assertFalse(new PatternList("*a*a*a*a*a*a*a*a*a*a*b").matches("a".repeat(30)));
        assertTrue(new PatternList("[host]:22").matches("[host]:22"));
    }

    @Test
    void address_lists_hold_networks_of_both_kinds_and_nothing_else() {
        assertTrue(new AddressList("192.0.2.0/24,10.0.0.1").contains("192.0.2.255"));
        assertTrue(new AddressList("192.0.2.0/24,10.0.0.1").contains("10.0.0.1"));
        assertFalse(new AddressList("192.0.2.0/24,10.0.0.1").contains("192.0.3.0"));
        assertTrue(new AddressList("2001:db8::/32").contains("2001:db8:1::7"));
        assertFalse(new AddressList("2001:db8::/32").contains("2001:db9::7"));
        assertTrue(new AddressList("0.0.0.0/0").contains("192.0.2.1"));
        assertFalse(new AddressList("0.0.0.0/0").contains("::1"));
        for (var nonsense : List.of("", "localhost", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "10.*")) {
            assertFalse(new AddressList(nonsense).contains("10.0.0.1"), nonsense);
        }
    }

    @Test
    void hashed_names_in_known_hosts_are_found() throws Exception {
        var key = Files.readString(Path.of(OpenSsh.key(directory.resolve("key"), "ed25519", "x") + ".pub")).split(" ");
        var file = Files.writeString(directory.resolve("known_hosts"), "web01 " + key[0] + " " + key[1] + "\n"
                + "[web02]:2222 " + key[0] + " " + key[1] + "\n");
        OpenSsh.keygen("-H", "-f", file.toString());
        var hosts = KnownHosts.parse(Files.readString(file));
        assertEquals(List.of(key[0] + " " + key[1]), hosts.keys(Marker.NONE, "web01"));
        assertEquals(List.of(key[0] + " " + key[1]), hosts.keys(Marker.NONE, "[web02]:2222"));
        assertEquals(List.of(), hosts.keys(Marker.NONE, "web02"));
        assertEquals(List.of(), hosts.keys(Marker.CERT_AUTHORITY, "web01"));
    }

    @Test
    void known_hosts_lines_that_are_broken_are_left_out() {
        var hosts = KnownHosts.parse("# web01 ssh-ed25519 AAAA\n\nweb01\n@revoked\n|1|x web01 y\n|1|a|b ssh-ed25519 AAAA\n"
                + "@cert-authority *.example.com,!db* ssh-ed25519 AAAA comment\n");
        assertEquals(List.of(), hosts.keys(Marker.NONE, "web01"));
        assertEquals(List.of("ssh-ed25519 AAAA"), hosts.keys(Marker.CERT_AUTHORITY, "web.example.com"));
        assertEquals(List.of(), hosts.keys(Marker.CERT_AUTHORITY, "db1.example.com"));
    }

    @Test
    void principals_files_have_options_and_comments() {
        assertEquals(List.of("ops", "dev"), PrincipalsFile.parse("# all\nops # team\n\n  from=\"10.0.0.0/8\",no-pty \tdev\n").principals());
    }

    @Test
    void authorized_keys_name_cas_only_by_their_option() {
        var keys = AuthorizedKeys.parse("ssh-ed25519 AAAA jane\n# cert-authority ssh-ed25519 AAAA\ncert-authority ssh-ed25519 BBBB ca\n"
                + "no-pty,cert-authority,principals=\"a,b\" ecdsa-sha2-nistp256 CCCC\nno-cert-authority ssh-ed25519 DDDD\n");
        assertEquals(List.of(new AuthorizedKeys.CertAuthority("ssh-ed25519 BBBB", Optional.empty()),
                new AuthorizedKeys.CertAuthority("ecdsa-sha2-nistp256 CCCC", Optional.of(List.of("a", "b")))), keys.authorities());
    }

    @Test
    void settings_that_are_none_are_not_set() {
        var config = EffectiveConfig.parse("port 22\nrevokedkeys none\nHostKey /a\nhostkey /b\nallowusers a b\nallowusers c\nciphers a,!b*\n");
        assertEquals(Optional.empty(), config.file("revokedkeys"));
        assertEquals(List.of(Path.of("/a"), Path.of("/b")), config.files("hostkey"));
        assertEquals(List.of("a", "b", "c"), config.words("allowusers"));
        assertTrue(config.is("port", "2", "22"));
        assertTrue(config.allows("not-in-this-version", List.of("x")));
        assertTrue(config.allows("ciphers", List.of("x", "a")));
        assertFalse(config.allows("ciphers", List.of("bb")));
    }
}
