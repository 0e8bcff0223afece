package org.countersign.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.countersign.core.crypto.Crypto;
import org.countersign.server.ledger.Ledger;
import org.countersign.server.ledger.LedgerCommand;
import org.countersign.server.migration.ImportCommand;
import org.countersign.server.process.Ending;
import org.countersign.server.process.Signals;
import org.countersign.server.shape.TemplateCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What no class of the server and the core does, so that whole kinds of attack have nothing to work with. An exception stands here
/// with its reason, or does not exist.
class HabitsTest {
    private static final JavaClasses ALL = new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.countersign.server", "org.countersign.core");

    @Test
    void the_rules_look_at_both_modules() {
        ALL.get(Crypto.class);
        ALL.get(CaServer.class);
    }

    /// Whoever opens one sees first what it is for, where to begin, and what it keeps out.
    @ParameterizedTest
    @ValueSource(strings = {"ca-core", "ca-server", "ca-cli"})
    void every_room_says_what_it_is_for(String module) throws IOException {
        try (var files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
            var silent = files.filter(file -> file.toString().endsWith(".java")).map(Path::getParent).distinct()
                    .filter(room -> !Files.exists(room.resolve("package-info.java"))).toList();
            assertEquals(List.of(), silent);
        }
    }

    @Test
    void never_deserialises_nor_reads_xml_nor_runs_scripts_nor_looks_names_up() {
        noClasses().should().dependOnClassesThat().haveFullyQualifiedName("java.io.ObjectInputStream")
                .orShould().dependOnClassesThat().haveFullyQualifiedName("java.io.ObjectInput")
                .orShould().dependOnClassesThat().resideInAnyPackage("javax.naming..", "javax.script..", "javax.xml..", "org.xml..",
                        "org.w3c..", "java.rmi..", "java.beans..", "javax.management.remote..").check(ALL);
    }

    @Test
    void never_starts_a_program() {
        noClasses().should().dependOnClassesThat().haveFullyQualifiedName("java.lang.ProcessBuilder")
                .orShould().callMethodWhere(itIs(Runtime.class, "exec")).check(ALL);
    }

    /// By name only what may be missing: the crypto provider's native library, the parts of it that compute X25519 (decision 150), and the
    /// signals of a virtual machine that has them.
    @Test
    void never_makes_nor_loads_code() {
        noClasses().should().dependOnClassesThat().resideInAnyPackage("sun.misc..", "jdk.internal..", "java.lang.classfile..", "javax.tools..")
                .orShould().dependOnClassesThat().areAssignableTo(ClassLoader.class).check(ALL);
        noClasses().that(areNone(Crypto.class, Signals.class).and(areNotNamed("AwsLcX25519"))).should()
                .callMethodWhere(itIs(Class.class, "forName"))
                .orShould().callMethodWhere(itIs(Object.class, "setAccessible")).check(ALL);
    }

    /// Whoever decides something is handed the time; a clock is looked for only where a process or a command begins, or a ledger is looked
    /// at from outside. Durations are measured by `System.nanoTime`, which is no time of day.
    @Test
    void has_one_clock() {
        noClasses().should().callMethodWhere(DescribedPredicate.describe("the time is asked",
                        call -> call.getTargetOwner().getPackageName().equals("java.time") && call.getName().equals("now")))
                .orShould().callMethod(System.class, "currentTimeMillis")
                .orShould().callConstructor(Date.class)
                .orShould().dependOnClassesThat().areAssignableTo(Clock.class).check(ALL);
        noClasses().that(areNone(ServerProcess.class, LedgerCommand.class, ImportCommand.class, TemplateCommand.class)
                        .and(areNotNamed("UpkeepCommand", "CertificatesCommand", "StoreCommand", "ConfigPush", "StoreReader"))).should()
                .callMethod(InstantSource.class, "system").check(ALL);
    }

    /// All that is ever signed, spent or kept secret comes from the generator that lives as long as the process. The ledger names its
    /// segments, the index salts its hashes and a database names itself with one of their own; a command renders templates for whoever writes them.
    @Test
    void has_one_source_of_chance() {
        noClasses().that(areNone(Lasting.class, Ledger.class, TemplateCommand.class).and(areNotNamed("TailIndex", "Schema")))
                .and().areNotAssignableTo(SecureRandom.class).should().callConstructor(SecureRandom.class)
                .orShould().callMethodWhere(itIs(SecureRandom.class, "getInstance.*")).check(ALL);
        noClasses().should().callConstructor(Random.class).orShould().callConstructor(Random.class, long.class)
                .orShould().callMethod(Math.class, "random").orShould().callMethod(UUID.class, "randomUUID").check(ALL);
    }

    /// A request id is a name and no secret.
    @Test
    void takes_from_the_quick_generator_nothing_but_request_ids() {
        noClasses().that(areNotNamed("Trace")).should().dependOnClassesThat().areAssignableTo(ThreadLocalRandom.class).check(ALL);
    }

    /// [Ending] is how it does so when the ledger cannot be written any more.
    @Test
    void nobody_but_the_process_itself_ends_it() {
        noClasses().that(areNone(Main.class, ServerProcess.class, Ending.class)).should().callMethod(System.class, "exit", int.class)
                .orShould().callMethod(Runtime.class, "halt", int.class).check(ALL);
    }

    private static DescribedPredicate<JavaMethodCall> itIs(Class<?> owner, String method) {
        return DescribedPredicate.describe("it is " + owner.getSimpleName() + "." + method,
                call -> call.getTargetOwner().isAssignableTo(owner) && call.getName().matches(method));
    }

    /// The classes, and those that they hold.
    private static DescribedPredicate<JavaClass> areNone(Class<?>... exceptions) {
        return DescribedPredicate.describe("are not " + java.util.Arrays.toString(exceptions),
                one -> java.util.Arrays.stream(exceptions).noneMatch(exception -> outermost(one).isEquivalentTo(exception)));
    }

    private static DescribedPredicate<JavaClass> areNotNamed(String... names) {
        return DescribedPredicate.describe("are not " + java.util.Arrays.toString(names),
                one -> !java.util.List.of(names).contains(outermost(one).getSimpleName()));
    }

    private static JavaClass outermost(JavaClass one) {
        return one.getEnclosingClass().map(HabitsTest::outermost).orElse(one);
    }
}
