package org.countersign.cli.manners;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.countersign.cli.CliRun;
import org.countersign.cli.command.Commands;
import org.countersign.cli.grammar.CommandGroup;
import org.countersign.cli.grammar.CommandSpec;
import org.countersign.cli.grammar.Node;
import org.countersign.cli.grammar.Positional;

/// Says hostile words to every argument and flag of the command table, and prints what was not answered as it should be. Runs in a
/// process of its own, in a directory where names that are only strange may become files. There is a root certificate but
/// no CA, so that a command goes as far as it can before it asks.
public final class HostileWords {
    private static final List<String> WORDS = List.of("", "-", "/", "\0\n", "\u001b[31mred\u202e", "'; touch pwned; '$(touch pwned)`touch pwned`",
            "-oProxyCommand=touch pwned", "/dev/full", "%n%s%h={", "-1", "18446744073709551616", "99999999999999999999999h",
            "2026-13-45T25:61:61Z", "A".repeat(70_000));
    private static final Pattern STACK = Pattern.compile("\\tat |Exception|NullPointer|Something unexpected");
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f]");
    /// The destination of `ssh doctor` is looked up by the real ssh, which waits for name servers.
    private static final Set<String> SLOW = Set.of("ssh doctor");
    /// Those whose exit codes are answers.
    private static final Set<String> CODED = Set.of("ssh needs-renewal", "certificate needs-renewal", "ssh doctor");

    private final CliRun.User user;
    private final Path directory;
    private int said;

    private HostileWords(Path directory) {
        this.directory = directory;
        this.user = CliRun.user(directory).with("STEP_SSHD_CONFIG", directory.resolve("no-sshd-config").toString())
                .with("PATH", "/usr/bin:/bin").with("STEP_CA_URL", "https://127.0.0.1:1");
    }

    public static void main(String[] args) throws IOException {
        var words = new HostileWords(Path.of("").toAbsolutePath());
        words.walk(Commands.root(), List.of());
        System.out.println("said " + words.said);
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    private void walk(Node node, List<String> path) throws IOException {
        switch (node) {
            case CommandGroup group -> {
                for (var member : group.members()) {
                    var longer = new ArrayList<>(path);
                    longer.add(member.name());
                    walk(member, longer);
                }
            }
            case CommandSpec spec -> sayTo(spec, path);
        }
    }

    private void sayTo(CommandSpec spec, List<String> path) throws IOException {
        var name = String.join(" ", path);
        var plain = new ArrayList<>(path);
        spec.positionals().stream().filter(it -> it.count() == Positional.Count.ONE).forEach(it -> plain.add("missing-" + it.name()));
        for (var flag : spec.flags()) {
            if (flag.takesValue()) {
                judge(name, user, with(plain, flag.label()));
            }
            for (var word : WORDS) {
                judge(name, user, with(plain, flag.label() + "=" + word));
            }
            judge(name, user.with(flag.variable(), "$(touch pwned)\u001b[31m"), plain);
        }
        for (int i = 0; i < spec.positionals().size() && !SLOW.contains(name); i++) {
            for (var word : WORDS) {
                judge(name, user, positional(path, spec, i, word));
            }
        }
        judge(name, user, with(plain, "--nonsense", "x"));
        judge(name, user, with(plain, "1", "2", "3", "4", "5"));
    }

    private static List<String> with(List<String> words, String... more) {
        var all = new ArrayList<>(words);
        all.addAll(List.of(more));
        return all;
    }

    private static List<String> positional(List<String> path, CommandSpec spec, int position, String word) {
        var words = new ArrayList<>(path);
        words.add("--");
        for (int i = 0; i < spec.positionals().size(); i++) {
            words.add(i == position ? word : "missing-" + spec.positionals().get(i).name());
        }
        return words;
    }

    private void judge(String name, CliRun.User user, List<String> words) throws IOException {
        said++;
        var before = files();
        long started = System.nanoTime();
        var run = user.run(words.toArray(String[]::new));
        var all = run.out() + run.err();
        boolean code = run.exitCode() == 0 || run.exitCode() == 1 || CODED.contains(name) && Set.of(2, 255).contains(run.exitCode());
        complain(words, run, !code, "exit code");
        complain(words, run, STACK.matcher(all).find(), "insides of the program");
        complain(words, run, CONTROL.matcher(run.err()).find(), "control characters for the terminal");
        complain(words, run, run.exitCode() == 1 && (run.err() + run.out()).isBlank() && !name.equals("ssh check-host"), "no reason");
        complain(words, run, run.exitCode() != 0 && !files().equals(before), "files " + files() + " after " + before);
        complain(words, run, System.nanoTime() - started > 30_000_000_000L, "slow");
        complain(words, run, Files.exists(directory.resolve("pwned")), "a shell has seen it");
        sweep(before);
    }

    private static void complain(List<String> words, CliRun run, boolean bad, String reason) {
        if (bad) {
            var call = words.stream().map(word -> word.length() > 80 ? word.substring(0, 80) + "..." : word).toList();
            System.out.println(reason + ": " + call + " " + (run.toString().length() > 600 ? run.toString().substring(0, 600) : run));
        }
    }

    /// Every file with its size and the time of its last change.
    private TreeMap<String, String> files() throws IOException {
        var found = new TreeMap<String, String>();
        try (var all = Files.walk(directory)) {
            for (var file : all.filter(Files::isRegularFile).toList()) {
                found.put(directory.relativize(file).toString(), Files.size(file) + " " + Files.getLastModifiedTime(file));
            }
        }
        return found;
    }

    /// What a command was right to write is gone before the next one.
    private void sweep(TreeMap<String, String> before) throws IOException {
        for (var file : files().keySet()) {
            if (!before.containsKey(file)) {
                Files.delete(directory.resolve(file));
            }
        }
    }
}
