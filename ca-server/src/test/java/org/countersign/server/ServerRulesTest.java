package org.countersign.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.security.KeyPair;
import org.countersign.core.keys.PrivateKeyFile;
import org.countersign.server.store.Admission.Admitted;
import org.junit.jupiter.api.Test;

/// Which room of the server may know which other: the table in docs/ARCHITECTURE.md.
class ServerRulesTest {
    private static final String ROOT = "org.countersign.server.";
    private static final JavaClasses SERVER = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("org.countersign.server");

    @Test
    void only_the_front_knows_the_http_library() {
        noClasses().that().resideOutsideOfPackage(ROOT + "http..").should()
                .dependOnClassesThat().resideInAnyPackage("io.javalin..", "org.eclipse.jetty..", "jakarta..").check(SERVER);
    }

    @Test
    void only_the_store_knows_the_database_library() {
        noClasses().that().resideOutsideOfPackage(ROOT + "store..").should()
                .dependOnClassesThat().resideInAPackage("org.mapdb..").check(SERVER);
        noClasses().that().resideOutsideOfPackage(ROOT + "store.postgres..").should()
                .dependOnClassesThat().resideInAnyPackage("org.postgresql..", "com.zaxxer..", "org.flywaydb..", "javax.sql..").check(SERVER);
        noClasses().that().resideInAPackage(ROOT + "store.postgres..").should()
                .dependOnClassesThat().resideInAPackage(ROOT + "store.embedded..").check(SERVER);
    }

    @Test
    void the_rooms_at_the_bottom_do_not_know_one_another() {
        keepOut("provisioner", "crl", "signer", "store", "ledger", "template", "issue", "revoke", "trust", "inventory", "health", "http");
        keepOut("signer", "crl", "provisioner", "store", "ledger", "template", "issue", "revoke", "trust", "inventory", "health", "http");
        keepOut("store", "crl", "provisioner", "signer", "template", "issue", "revoke", "trust", "inventory", "health", "http");
        keepOut("ledger", "crl", "provisioner", "signer", "store", "template", "issue", "revoke", "trust", "inventory", "health", "http");
    }

    @Test
    void templates_and_webhooks_do_not_know_who_uses_them() {
        keepOut("template", "shape", "webhook", "crl", "provisioner", "signer", "store", "ledger", "issue", "revoke", "trust", "inventory", "health", "http");
        keepOut("webhook", "shape", "crl", "provisioner", "signer", "store", "ledger", "issue", "revoke", "trust", "inventory", "health", "http");
        keepOut("shape", "crl", "provisioner", "signer", "store", "ledger", "issue", "revoke", "trust", "inventory", "health", "http");
        keepOut("provisioner", "shape", "webhook", "sshconfig");
        keepOut("sshconfig", "shape", "webhook", "crl", "provisioner", "signer", "store", "ledger", "issue", "revoke", "trust", "inventory", "health", "http");
    }

    @Test
    void the_capabilities_do_not_know_one_another() {
        keepOut("crl", "issue", "revoke", "trust", "inventory", "health", "http", "signer", "provisioner");
        keepOut("issue", "crl", "revoke", "trust", "inventory", "health", "http");
        keepOut("revoke", "crl", "issue", "trust", "inventory", "health", "http", "signer");
        keepOut("trust", "crl", "issue", "revoke", "inventory", "health", "http", "signer");
        keepOut("inventory", "crl", "issue", "revoke", "trust", "health", "http", "signer", "provisioner");
        keepOut("health", "crl", "issue", "revoke", "trust", "inventory", "http", "signer", "provisioner");
        keepOut("http", "crl", "issue", "revoke", "trust", "inventory", "health", "store", "provisioner");
    }

    /// It would be a text that nobody can wipe, and a server writes no keys.
    @Test
    void the_server_never_spells_out_a_private_key() {
        noClasses().should().callMethod(PrivateKeyFile.class, "plainPem", KeyPair.class).check(SERVER);
    }

    @Test
    void no_room_knows_what_puts_the_rooms_together() {
        noClasses().that().resideOutsideOfPackage("org.countersign.server").should()
                .dependOnClassesThat().resideInAPackage("org.countersign.server").check(SERVER);
    }

    @Test
    void nobody_but_the_command_builds_the_server() {
        noClasses().that().haveNameNotMatching(".*\\.(ServerProcess|CaServer)(\\$.*)?").should()
                .dependOnClassesThat().areAssignableTo(CaServer.class).check(SERVER);
    }

    @Test
    void what_the_operating_system_is_told_knows_no_other_room() {
        keepOut("process", "config", "crl", "issue", "revoke", "trust", "inventory", "health", "http", "signer", "provisioner",
                "store", "ledger", "template");
    }

    @Test
    void what_commands_say_does_not_depend_on_what_they_do() {
        keepOut("console", "config", "crl", "issue", "revoke", "trust", "inventory", "health", "http", "signer", "provisioner",
                "store", "ledger", "template", "process", "metrics", "openapi", "migration", "upkeep");
    }

    @Test
    void only_the_metrics_know_their_library_and_they_know_nothing_else() {
        noClasses().that().resideOutsideOfPackage(ROOT + "metrics..").should()
                .dependOnClassesThat().resideInAnyPackage("io.micrometer..", "io.prometheus..").check(SERVER);
        keepOut("metrics", "config", "crl", "issue", "revoke", "trust", "inventory", "health", "http", "signer", "provisioner",
                "store", "ledger", "template", "process");
    }

    @Test
    void the_description_of_the_api_knows_the_routes_and_not_what_answers_them() {
        keepOut("openapi", "config", "crl", "issue", "revoke", "trust", "inventory", "health", "signer", "provisioner", "store",
                "ledger", "template", "process", "metrics");
    }

    @Test
    void taking_over_knows_the_store_and_the_configuration_alone() {
        keepOut("migration", "crl", "issue", "revoke", "trust", "inventory", "health", "http", "signer", "provisioner", "ledger",
                "template", "process", "metrics", "openapi");
    }

    @Test
    void upkeep_knows_the_store_and_the_configuration_alone() {
        keepOut("upkeep", "crl", "issue", "revoke", "trust", "inventory", "health", "http", "signer", "provisioner", "template", "process",
                "metrics", "openapi", "migration");
    }

    /// Record, then sign: what the signer is handed can only come out of a store.
    @Test
    void only_stores_admit() {
        noClasses().that().resideOutsideOfPackage(ROOT + "store..").should()
                .callConstructor(Admitted.class, org.countersign.server.store.Issuance.class).check(SERVER);
    }

    private static void keepOut(String room, String... others) {
        var packages = java.util.Arrays.stream(others).map(other -> ROOT + other + "..").toArray(String[]::new);
        noClasses().that().resideInAPackage(ROOT + room + "..").should()
                .dependOnClassesThat().resideInAnyPackage(packages).check(SERVER);
    }
}
