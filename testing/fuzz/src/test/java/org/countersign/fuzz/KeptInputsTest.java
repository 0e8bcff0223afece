package org.countersign.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/// Feeds every target what fuzzing once found worth keeping, and after it inputs that differ a little from those.
class KeptInputsTest {
    private static final Path CORPUS = Path.of("src/test/corpus");
    private static final int MUTATIONS = 300;

    @TestFactory
    Stream<DynamicNode> targets() {
        return Targets.ALL.keySet().stream().map(name -> dynamicContainer(name, Stream.of(
                dynamicTest(name + "_takes_some_of_the_kept_inputs", () -> feedKept(name)),
                dynamicTest(name + "_keeps_its_promises_for_inputs_like_them", () -> feedMutations(name)))));
    }

    private static List<Path> kept(String name) throws IOException {
        try (var files = Files.list(CORPUS.resolve(name))) {
            return files.sorted().toList();
        }
    }

    private static void feedKept(String name) throws Exception {
        var target = Targets.ALL.get(name).get();
        int taken = 0;
        for (var file : kept(name)) {
            try {
                taken += target.feed(Files.readAllBytes(file)) ? 1 : 0;
            } catch (Exception | LinkageError | StackOverflowError | OutOfMemoryError | AssertionError e) {
                throw new AssertionError("the input " + file, e);
            }
        }
        assertTrue(taken > 0, "a target that refuses every input tests nothing");
    }

    private static void feedMutations(String name) throws Exception {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var target = Targets.ALL.get(name).get();
        var inputs = new ArrayList<byte[]>();
        for (var file : kept(name)) {
            inputs.add(Files.readAllBytes(file));
        }
        for (int round = 0; round < MUTATIONS; round++) {
            byte[] input = Mutation.of(inputs.get(random.nextInt(inputs.size())), inputs.get(random.nextInt(inputs.size())), random);
            try {
                target.feed(input);
            } catch (Exception | StackOverflowError | OutOfMemoryError | AssertionError e) {
                throw new AssertionError("seed " + seed + ", round " + round + ", input "
                        + HexFormat.of().formatHex(input), e);
            }
        }
    }
}
