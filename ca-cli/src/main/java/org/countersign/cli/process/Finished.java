package org.countersign.cli.process;

/// How a program ended, and what it printed on its two streams.
public record Finished(int exitCode, String out, String err) {
    public boolean succeeded() {
        return exitCode == 0;
    }

    /// Why it failed, in its own words on one line: mostly the last thing on standard error.
    public String complaint() {
        String said = err.isBlank() ? out : err;
        return said.lines().map(String::strip).filter(line -> !line.isEmpty()).reduce((_, last) -> last)
                .orElse("exit code " + exitCode);
    }
}
