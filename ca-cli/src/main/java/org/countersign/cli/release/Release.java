package org.countersign.cli.release;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Properties;

/// The version of this program, stamped into it by the build.
public record Release(String version, String date) {
    /// The name under which users call the program; it stands in usage lines and error messages.
    public static final String PROGRAM = "ca-cli";

    public static Release current() {
        var properties = new Properties();
        try (var in = Release.class.getResourceAsStream("release.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Release(properties.getProperty("version"), properties.getProperty("date"));
    }

    /// `Countersign CLI/0.1.0 (linux/amd64)`: the first line of `version`, and what a CA sees as user agent.
    public String product() {
        return "Countersign CLI/" + version + " (" + platform() + ")";
    }

    /// Operating system and architecture by the names Go gives them, which templates and logs of a CA expect.
    private static String platform() {
        var architecture = System.getProperty("os.arch");
        return operatingSystem() + "/" + switch (architecture) {
            case "amd64", "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> architecture;
        };
    }

    /// `linux`, `darwin` or `windows`.
    public static String operatingSystem() {
        var name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return name.startsWith("mac") ? "darwin" : name.startsWith("windows") ? "windows" : name;
    }
}
