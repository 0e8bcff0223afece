package org.countersign.cli.command.ca.init;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.countersign.cli.ChildJvm;
import org.countersign.cli.Main;
import org.countersign.cli.terminal.PseudoTerminal;
import org.countersign.core.keys.PrivateKeyFile;
import org.countersign.core.keys.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `ca init` as a person sees it: a process of its own on a real terminal.
class InitAtTerminalTest {
    @TempDir
    Path base;

    private PseudoTerminal init() throws Exception {
        return PseudoTerminal.run(PseudoTerminal.quoted(ChildJvm.command(List.of(), Main.class, "ca", "init", "-ssh")),
                Map.of("STEPPATH", base.resolve("step").toString()));
    }

    @Test
    void the_whole_dialogue_makes_an_authority() throws Exception {
        try (var terminal = init()) {
            terminal.await("name of the new authority").type("Lab\n")
                    .await("DNS names").type("ca.lab\n")
                    .await("which address").type(":9443\n")
                    .await("first provisioner").type("admin\n")
                    .await("Password").type("correct horse\n")
                    .await("Root fingerprint").await("Your authority is ready");
            assertEquals(0, terminal.exitCode());
            assertFalse(terminal.shown().contains("correct horse"), terminal.shown());
            assertTrue(terminal.shown().contains("\u001b[32m✔\u001b[0m \u001b[1mRoot certificate:\u001b[0m "), terminal.shown());
        }
        PrivateKeyFile.read(base.resolve("step/secrets/ssh_user_ca_key"), () -> Secret.of("correct horse"));
    }

    @Test
    void ctrl_c_leaves_nothing_behind() throws Exception {
        try (var terminal = init()) {
            terminal.await("name of the new authority").type("Lab\n").await("DNS names").type("\u0003");
            assertEquals(130, terminal.exitCode());
        }
        assertFalse(Files.exists(base.resolve("step")));
    }
}
