package org.countersign.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// What the core must not know, so that every decision in it can be tested without a clock, a disk or a network.
class CoreRulesTest {
    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("org.countersign.core");

    @Test
    void knows_no_http_no_database_and_no_logger() {
        noClasses().should().dependOnClassesThat().resideInAnyPackage("io.javalin..", "org.eclipse.jetty..", "org.mapdb..",
                "java.net.http..", "java.sql..", "org.slf4j..", "ch.qos.logback..").check(CORE);
    }

    @Test
    void has_no_clock_of_its_own() {
        noClasses().should().callMethod(java.time.Instant.class, "now")
                .orShould().callMethod(System.class, "currentTimeMillis")
                .orShould().callMethod(java.time.Clock.class, "systemUTC")
                .orShould().callMethod(java.time.InstantSource.class, "system").check(CORE);
    }

    @Test
    void has_no_randomness_of_its_own() {
        noClasses().that().areNotAssignableTo(java.security.SecureRandom.class).should()
                .callConstructor(java.security.SecureRandom.class)
                .orShould().callConstructor(java.util.Random.class)
                .orShould().callMethod(Math.class, "random").check(CORE);
    }

    @Test
    void opens_files_only_where_keys_are_read() {
        noClasses().that().resideOutsideOfPackage("org.countersign.core.keys..").should()
                .dependOnClassesThat().haveFullyQualifiedName("java.nio.file.Files").check(CORE);
    }

    @Test
    void never_deserialises_nor_starts_programs() {
        noClasses().should().dependOnClassesThat().haveFullyQualifiedName("java.io.ObjectInputStream")
                .orShould().dependOnClassesThat().haveFullyQualifiedName("java.lang.ProcessBuilder")
                .orShould().dependOnClassesThat().haveFullyQualifiedName("java.lang.Runtime")
                .orShould().dependOnClassesThat().resideInAnyPackage("javax.naming..", "javax.script..").check(CORE);
    }
}
