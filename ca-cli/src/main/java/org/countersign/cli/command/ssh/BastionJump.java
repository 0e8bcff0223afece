package org.countersign.cli.command.ssh;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.countersign.cli.client.Bastion;
import org.countersign.cli.failure.CommandFailure;

/// The `ssh` that carries a connection through a bastion: its standard input and output are those of this process.
record BastionJump(List<String> command) {

    /// The CA decides where users connect from, so its words are taken; the names of the target met [Target]'s rules, so
    /// that no shell on the bastion finds anything in them.
    static BastionJump command(Bastion bastion, Target target) {
        var command = new ArrayList<>(List.of("ssh"));
        if (!bastion.user().isEmpty()) {
            command.addAll(List.of("-l", bastion.user()));
        }
        if (!bastion.port().isEmpty()) {
            command.addAll(List.of("-p", bastion.port()));
        }
        Stream.of(bastion.flags().split(" +")).filter(flag -> !flag.isEmpty()).forEach(command::add);
        command.addAll(List.of("--", bastion.hostname()));
        if (bastion.command().isEmpty()) {
            command.addAll(List.of("nc", target.host(), Integer.toString(target.port())));
        } else {
            command.add(filled(bastion.command(), target));
        }
        return new BastionJump(List.copyOf(command));
    }

    /// `%h`, `%p` and `%r` are host, port and user; `%%` is a percent sign.
    private static String filled(String template, Target target) {
        var text = new StringBuilder();
        for (int i = 0; i < template.length(); i++) {
            char c = template.charAt(i);
            char next = c == '%' && i + 1 < template.length() ? template.charAt(i + 1) : 0;
            switch (next) {
                case 'h' -> text.append(target.host());
                case 'p' -> text.append(target.port());
                case 'r' -> text.append(target.user());
                case '%' -> text.append('%');
                default -> text.append(c);
            }
            i += "hpr%".indexOf(next) >= 0 ? 1 : 0;
        }
        return text.toString();
    }

    /// Runs until it ends, and answers its exit code.
    int run(Map<String, String> environment) throws IOException {
        var builder = new ProcessBuilder(command).inheritIO();
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            return builder.start().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("the connection through the bastion was interrupted").because(e);
        }
    }
}
