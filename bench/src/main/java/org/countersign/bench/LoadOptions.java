package org.countersign.bench;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;

/// What to load and how.
///
/// @param caHome         the folder that `ca-cli ca init` filled
/// @param passwordFile   password of the provisioner's key
/// @param serverPid      process whose CPU and memory are reported
/// @param connections    how many at the same time
/// @param warmUpSeconds  load before the clock starts: the server's hot methods get compiled
/// @param seconds        length of the measured run
/// @param rate           requests a second, sent when they are due whether or not earlier ones have been answered (open loop);
///                       0: every connection sends as soon as it has its answer (closed loop)
/// @param newConnections a TLS handshake for every request
/// @param mostPerSecond  how many tokens to sign beforehand for each second of a closed loop
/// @param x509           certificates of X.509 for servers instead of SSH for users
/// @param compare        load the server five times: as it is, with a certificate template, with a name policy, with users of an
///                       OpenID provider, and as it is again
record LoadOptions(Path caHome, Path passwordFile, String serverPid, int connections, int warmUpSeconds, int seconds,
        int rate, boolean newConnections, int mostPerSecond, boolean x509, boolean compare) {
    static final String USAGE = """
            options of the load client:
              --connections N      at the same time (64)
              --seconds N          length of the measured run (15)
              --warm-up N          seconds of load before it (30)
              --rate N             open loop: N requests a second, latency counted from when each was due; 0: closed loop (0)
              --new-connections    a TLS handshake for every request
              --most-per-second N  tokens signed beforehand for each second of a closed loop (8000)
              --x509               X.509 certificates of servers, instead of SSH certificates of users
              --compare            five runs: as it is, with a certificate template, with a name policy, with users who come
                                   from an OpenID provider, as it is again
            set by bench/run: --ca HOME --password-file FILE --pid PID
            """;

    LoadOptions {
        if (caHome.toString().isEmpty() || passwordFile.toString().isEmpty() || serverPid.isEmpty()) {
            throw new IllegalArgumentException("--ca, --password-file and --pid are required");
        }
        if (x509 && compare) {
            throw new IllegalArgumentException("--compare loads with SSH certificates alone, so not with --x509");
        }
        between("--connections", connections, 1, 2000);
        between("--warm-up", warmUpSeconds, 0, 120);
        between("--seconds", seconds, 1, 600);
        between("--rate", rate, 0, 50_000);
        between("--most-per-second", mostPerSecond, 1, 50_000);
        between("tokens in all", (long) (warmUpSeconds + seconds) * (rate > 0 ? rate : mostPerSecond), 1, 1_000_000);
    }

    private static void between(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be between " + least + " and " + most + ", not " + value);
        }
    }

    /// Load of this kind for so long.
    Pattern pattern(int forSeconds) {
        return new Pattern(connections, newConnections, forSeconds, rate);
    }

    /// @throws IllegalArgumentException when an option is unknown or its value is not usable; the message says which
    static LoadOptions parse(String[] arguments) {
        var words = new ArrayDeque<>(List.of(arguments));
        Path home = Path.of("");
        Path password = Path.of("");
        String pid = "";
        int connections = 64;
        int warmUp = 30;
        int seconds = 15;
        int rate = 0;
        boolean newConnections = false;
        int most = 8000;
        boolean x509 = false;
        boolean compare = false;
        while (!words.isEmpty()) {
            var name = words.pop();
            switch (name) {
                case "--ca" -> home = Path.of(value(name, words));
                case "--password-file" -> password = Path.of(value(name, words));
                case "--pid" -> pid = value(name, words);
                case "--connections" -> connections = number(name, words);
                case "--warm-up" -> warmUp = number(name, words);
                case "--seconds" -> seconds = number(name, words);
                case "--rate" -> rate = number(name, words);
                case "--new-connections" -> newConnections = true;
                case "--most-per-second" -> most = number(name, words);
                case "--x509" -> x509 = true;
                case "--compare" -> compare = true;
                default -> throw new IllegalArgumentException("unknown option " + name);
            }
        }
        return new LoadOptions(home, password, pid, connections, warmUp, seconds, rate, newConnections, most, x509, compare);
    }

    private static int number(String name, ArrayDeque<String> words) {
        var text = value(name, words);
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " needs a number, not " + text);
        }
    }

    private static String value(String name, ArrayDeque<String> words) {
        if (words.isEmpty()) {
            throw new IllegalArgumentException(name + " needs a value");
        }
        return words.pop();
    }
}
