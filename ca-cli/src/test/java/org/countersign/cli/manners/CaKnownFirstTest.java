package org.countersign.cli.manners;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.countersign.cli.CliRun;
import org.countersign.cli.terminal.ScriptedDevice;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whoever has no CA yet is told so before anything is asked, or a file is looked for.
class CaKnownFirstTest {
    @TempDir
    Path home;

    @ParameterizedTest
    @ValueSource(strings = {"ssh certificate jane id", "ssh certificate web01 key.pub --host --sign", "ssh rekey id-cert.pub id",
        "ssh renew id-cert.pub id", "ssh revoke 7", "ssh revoke 7 --sshpop-cert id-cert.pub --sshpop-key id", "ca certificate web web.crt web.key",
        "ca sign web.csr web.crt", "ca token jane", "ca renew web.crt web.key", "ca rekey web.crt web.key", "ca revoke 7", "ca revoke --cert web.crt --key web.key"})
    void no_question_comes_before_it_is_known_which_ca_is_meant(String command) {
        var terminal = new ScriptedDevice("secret\nsecret\ny\n");
        var run = CliRun.user(home).at(terminal).run(command.split(" "));
        assertEquals(1, run.exitCode());
        assertTrue(run.err().endsWith("requires the '--ca-url' flag\n"
                + "hint: run 'ca bootstrap --ca-url <uri> --fingerprint <hex>' once, then no flag is needed\n"), run.err());
        assertEquals("", terminal.shown());
    }
}
