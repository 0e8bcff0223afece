package org.countersign.cli.openssh;

import java.util.List;

/// The lines of an AuthorizedPrincipalsFile (sshd_config(5)): a principal a line, perhaps with options in front of it.
public record PrincipalsFile(List<String> principals) {

    public static PrincipalsFile parse(String text) {
        return new PrincipalsFile(text.lines().map(PrincipalsFile::withoutComment).filter(line -> !line.isEmpty())
                .map(line -> line.substring(Math.max(line.lastIndexOf(' '), line.lastIndexOf('\t')) + 1)).toList());
    }

    private static String withoutComment(String line) {
        int comment = line.indexOf('#');
        return (comment < 0 ? line : line.substring(0, comment)).strip();
    }
}
