package org.countersign.cli;

import java.util.List;
import java.util.Map;
import org.countersign.cli.command.Commands;
import org.countersign.cli.grammar.Dispatcher;
import org.countersign.cli.terminal.Streams;

/// Runs one command and ends the process with its exit code.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        var environment = System.getenv();
        System.exit(run(args, environment, Streams.ofProcess(environment)));
    }

    /// One run of the program, with everything it would take from the process handed in.
    public static int run(String[] args, Map<String, String> environment, Streams streams) {
        var failures = new FailureReport(streams.err(), environment.containsKey("STEPDEBUG"));
        try {
            int code = new Dispatcher(Commands.root(), environment, streams).dispatch(List.of(args));
            streams.out().flush();
            return streams.out().checkError() ? failures.lostOutput() : code;
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            streams.out().flush();
            return failures.report(e);
        }
    }
}
