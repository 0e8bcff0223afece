package org.countersign.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The command that runs a class of this build in a Java process of its own.
public final class ChildJvm {
    private ChildJvm() {}

    public static List<String> command(List<String> options, Class<?> main, String... arguments) {
        return command(options, System.getProperty("java.class.path"), main, arguments);
    }

    public static List<String> command(List<String> options, String classPath, Class<?> main, String... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }
}
