package org.countersign.cli.release;

import java.util.Locale;

/// The version of this program. It stands here as text, the same as in the build's description (a test compares them): to read it from
/// a resource, a command would have to open its jar, which takes longer than most of what it does.
public record Release(String version, String date) {
    private static final Release CURRENT = new Release("0.1.0", "2026-11-22T00:00:00Z");

    /// The name under which users call the program; it stands in usage lines and error messages.
    public static final String PROGRAM = "ca-cli";

    public static Release current() {
        return CURRENT;
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
