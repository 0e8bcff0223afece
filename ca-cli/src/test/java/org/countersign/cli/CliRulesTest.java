package org.countersign.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Which room of the command line may know which other: commands know everything below them, nothing below knows a command.
class CliRulesTest {
    private static final String ROOT = "org.countersign.cli.";
    private static final JavaClasses CLI = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("org.countersign.cli");

    @Test
    void nothing_knows_the_server() {
        noClasses().should().dependOnClassesThat().resideInAPackage("org.countersign.server..").check(CLI);
    }

    @Test
    void the_client_knows_no_command_no_terminal_and_no_files_of_the_user() {
        keepOut("client", "command", "grammar", "terminal", "agent", "home", "output");
    }

    @Test
    void the_agent_knows_no_command_and_no_ca() {
        keepOut("agent", "command", "grammar", "terminal", "client", "home", "output");
    }

    @Test
    void the_home_knows_no_command_and_no_ca() {
        keepOut("home", "command", "grammar", "terminal", "client", "agent", "output");
    }

    @Test
    void a_login_at_a_provider_knows_no_command_and_no_ca() {
        keepOut("oidc", "command", "grammar", "terminal", "client", "home", "output", "agent");
    }

    @Test
    void how_openssh_reads_its_files_knows_no_command_and_no_ca() {
        keepOut("openssh", "command", "grammar", "terminal", "client", "agent", "home", "output");
        keepOut("process", "command", "grammar", "terminal", "client", "agent", "home", "output", "openssh");
    }

    @Test
    void what_people_are_shown_while_they_wait_knows_nothing_of_what_they_wait_for() {
        keepOut("progress", "command", "grammar", "client", "agent", "home", "output", "oidc", "openssh", "process");
    }

    @Test
    void whom_this_machine_trusts_does_not_depend_on_what_for() {
        keepOut("trust", "command", "grammar", "terminal", "client", "agent", "home", "output", "oidc", "openssh", "process");
    }

    @Test
    void nobody_loads_the_http_client_of_the_jdk_which_is_slow_to_start() {
        noClasses().should().dependOnClassesThat().resideInAPackage("java.net.http..").check(CLI);
    }

    @Test
    void never_deserialises_nor_reads_xml_nor_runs_scripts() {
        noClasses().should().dependOnClassesThat().haveFullyQualifiedName("java.io.ObjectInputStream")
                .orShould().dependOnClassesThat().resideInAnyPackage("javax.naming..", "javax.script..", "javax.xml..", "org.xml..",
                        "java.rmi..", "java.beans..").check(CLI);
    }

    /// Never through a shell or a text that is split somewhere: always as a list, and only here.
    @Test
    void starts_programs_in_few_places_and_by_a_list() {
        noClasses().that().haveNameNotMatching(
                        ".*\\.(TerminalDevice|Programs|BastionJump|Tools|Browser|Aftermath)(\\$.*)?").should()
                .dependOnClassesThat().haveFullyQualifiedName("java.lang.ProcessBuilder").check(CLI);
        noClasses().should().callMethodWhere(DescribedPredicate.describe("it is Runtime.exec",
                call -> call.getTargetOwner().isEquivalentTo(Runtime.class) && call.getName().equals("exec"))).check(CLI);
    }

    private static void keepOut(String room, String... others) {
        noClasses().that().resideInAPackage(ROOT + room + "..").should().dependOnClassesThat()
                .resideInAnyPackage(Stream.of(others).map(other -> ROOT + other + "..").toArray(String[]::new)).check(CLI);
    }
}
