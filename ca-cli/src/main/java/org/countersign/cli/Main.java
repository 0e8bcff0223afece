package org.countersign.cli;

import java.util.List;
import java.util.Map;
import org.countersign.cli.command.Commands;
import org.countersign.cli.command.Elsewhere;
import org.countersign.cli.grammar.Dispatcher;
import org.countersign.cli.terminal.Streams;

/// Runs one command and ends the process with its exit code.
public final class Main {
    private Main() {}

    /// Halts instead of exiting: `System.exit` first sets up the JDK's logging, only to ask whether it should log
    /// that, which takes half of the time of a quick command. Nothing of ours waits for an orderly exit: output is
    /// flushed, and the terminal is as it was, when [#run] returns.
    public static void main(String[] args) {
        var environment = System.getenv();
        Runtime.getRuntime().halt(run(args, environment, Streams.ofProcess(environment)));
    }

    /// One run of the program, with everything it would take from the process handed in.
    public static int run(String[] args, Map<String, String> environment, Streams streams) {
        var failures = new FailureReport(streams.err(), environment.containsKey("STEPDEBUG"));
        try {
            int code = new Dispatcher(Commands.root(), Elsewhere::instead, environment, streams).dispatch(List.of(args));
            streams.out().flush();
            return streams.out().checkError() ? failures.lostOutput() : code;
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            streams.out().flush();
            return failures.report(e);
        }
    }
}
