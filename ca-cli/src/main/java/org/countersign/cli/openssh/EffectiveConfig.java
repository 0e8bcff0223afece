package org.countersign.cli.openssh;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Every setting that counts, as `sshd -T` and `ssh -G` print them: a keyword in lower case and its value, once for each
/// value of a keyword that has several.
public record EffectiveConfig(Map<String, List<String>> settings) {
    private static final String NONE = "none";

    public static EffectiveConfig parse(String dump) {
        var settings = new LinkedHashMap<String, List<String>>();
        dump.lines().map(line -> line.split(" ", 2)).forEach(words ->
                settings.computeIfAbsent(words[0].toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                        .add(words.length > 1 ? words[1].strip() : ""));
        return new EffectiveConfig(settings);
    }

    /// The values of a keyword, one a line; none when it is not set.
    public List<String> lines(String keyword) {
        return settings.getOrDefault(keyword, List.of()).stream().filter(value -> !value.isEmpty() && !value.equals(NONE)).toList();
    }

    /// The words of all values of a keyword.
    public List<String> words(String keyword) {
        return lines(keyword).stream().flatMap(line -> Stream.of(line.split("[ \t]+"))).toList();
    }

    /// The value of a keyword; absent when it is not set or `none`.
    public Optional<String> value(String keyword) {
        return lines(keyword).stream().findFirst();
    }

    public Optional<Path> file(String keyword) {
        return value(keyword).map(Path::of);
    }

    public List<Path> files(String keyword) {
        return lines(keyword).stream().map(Path::of).toList();
    }

    /// Whether a keyword has one of these values.
    public boolean is(String keyword, String... values) {
        return value(keyword).filter(List.of(values)::contains).isPresent();
    }

    /// Whether a list of algorithms allows one of these; a keyword that this version of OpenSSH does not have allows all.
    public boolean allows(String keyword, List<String> algorithms) {
        return value(keyword).map(PatternList::new).map(list -> algorithms.stream().anyMatch(list::matches)).orElse(true);
    }
}
