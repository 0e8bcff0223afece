package org.countersign.server.upkeep;

import java.io.IOException;
import java.io.PrintStream;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.countersign.core.ProblemException;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CertificateKind;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue.JsonString;
import org.countersign.core.keys.KeyFileException;
import org.countersign.core.text.Printable;
import org.countersign.core.time.GoDuration;
import org.countersign.core.time.Rfc3339;
import org.countersign.core.time.TimeFormatException;
import org.countersign.server.config.ConfigException;
import org.countersign.server.console.Diagnostics;
import org.countersign.server.console.ExitCode;
import org.countersign.server.store.CertificateQuery;
import org.countersign.server.store.IssuedCertificate;
import org.countersign.server.store.Page;
import org.countersign.server.store.embedded.StoreReader;
import org.countersign.server.store.postgres.DatabaseReader;

/// `ca-server certificates`: what was issued, to whom and through what, the newest first.
public final class CertificatesCommand {
    private static final int PAGE = 500;
    private static final Set<String> FLAGS = Set.of("principal", "key-id", "serial", "type", "since", "until", "limit");

    private static final String HELP = """
            usage: ca-server certificates STORE [flags]
                       what was issued, the newest first; the server may go on serving

            STORE is the data directory, the one with "ledger" and "lock" in it, or the ca.json that names it or
            a database.

              --principal NAME   good for exactly this principal, or with this subject alternative name
              --key-id ID        with exactly this key ID (X.509: common name)
              --serial NUMBER    with this serial, decimal or 0x and hexadecimal
              --type TYPE        user, host or x509
              --since TIME       recorded at this time (RFC 3339) or later, or this long ago (24h) at most
              --until TIME       recorded before
              --limit COUNT      at most so many; 100 unless given, 0 for all
              --json             a JSON object a line

            Exit codes: 0 something was found, 1 nothing was found or the store cannot be read, 2 wrong arguments.
            """;

    private final PrintStream out;
    private final Diagnostics diagnostics;
    private final Instant now;
    private final Map<String, String> flags = new HashMap<>();
    private boolean json;

    private CertificatesCommand(PrintStream out, PrintStream err, Instant now) {
        this.out = out;
        this.diagnostics = new Diagnostics(err);
        this.now = now;
    }

    /// @param arguments what follows `ca-server certificates`
    /// @param variables the environment of the process
    public static int run(List<String> arguments, PrintStream out, PrintStream err, Map<String, String> variables) {
        return run(arguments, out, err, variables, InstantSource.system());
    }

    static int run(List<String> arguments, PrintStream out, PrintStream err, Map<String, String> variables, InstantSource time) {
        return new CertificatesCommand(out, err, time.instant()).run(arguments, variables);
    }

    private int run(List<String> arguments, Map<String, String> variables) {
        if (arguments.isEmpty() || List.of("help", "--help", "-h").contains(arguments.getFirst())) {
            (arguments.isEmpty() ? diagnostics.err() : out).print(HELP);
            return arguments.isEmpty() ? ExitCode.USAGE : ExitCode.OK;
        }
        try {
            String store = parse(arguments);
            int limit = flags.containsKey("limit") ? Integer.parseUnsignedInt(flags.get("limit")) : 100;
            var query = query();
            var database = StoreLocation.database(store, variables);
            if (database.isPresent()) {
                try (var reader = DatabaseReader.open(database.get())) {
                    return print(reader::find, reader::list, query, limit);
                }
            }
            try (var reader = StoreReader.open(StoreLocation.of(store, variables, ""))) {
                return print(reader::find, reader::list, query, limit);
            }
        } catch (ConfigException e) {
            int code = diagnostics.failed(e);
            diagnostics.note(StoreLocation.WITHOUT_CONFIGURATION);
            return code;
        } catch (IOException | SQLException | ProblemException | KeyFileException e) {
            return diagnostics.failed(e);
        } catch (IllegalArgumentException | TimeFormatException e) {
            return diagnostics.misused(e.getMessage() + "; see: ca-server certificates --help");
        }
    }

    private interface Find {
        Optional<IssuedCertificate> find(CertificateId id) throws IOException, SQLException;
    }

    private interface Lists {
        Page<IssuedCertificate> list(CertificateQuery query) throws IOException, SQLException;
    }

    private int print(Find find, Lists lists, CertificateQuery query, int limit) throws IOException, SQLException {
        return flags.containsKey("serial") ? show(find, serials(flags.get("serial"))) : list(lists, query, limit);
    }

    /// @return the store
    private String parse(List<String> arguments) {
        var rest = arguments.iterator();
        var store = Optional.<String>empty();
        while (rest.hasNext()) {
            String argument = rest.next();
            if (!argument.startsWith("-")) {
                if (store.isPresent()) {
                    throw new IllegalArgumentException("there are two stores");
                }
                store = Optional.of(argument);
                continue;
            }
            var parts = argument.replaceFirst("^--?", "").split("=", 2);
            if (argument.equals("--json")) {
                json = true;
            } else if (FLAGS.contains(parts[0]) && (parts.length == 2 || rest.hasNext())) {
                flags.put(parts[0], parts.length == 2 ? parts[1] : rest.next());
            } else {
                throw new IllegalArgumentException("flag '" + argument + "' is unknown or lacks its value");
            }
        }
        if (flags.containsKey("serial") && flags.keySet().stream().anyMatch(flag -> !flag.equals("serial"))) {
            throw new IllegalArgumentException("--serial names one certificate, and goes with no other flag but --json");
        }
        return store.orElseThrow(() -> new IllegalArgumentException("which store?"));
    }

    private CertificateQuery query() {
        return new CertificateQuery(Optional.ofNullable(flags.get("type")).map(CertificatesCommand::kind), Optional.ofNullable(flags.get("principal")),
                Optional.ofNullable(flags.get("key-id")), moment("since"), moment("until"), Optional.empty(), PAGE);
    }

    private static CertificateKind kind(String type) {
        return switch (type) {
            case "user" -> CertificateKind.SSH_USER;
            case "host" -> CertificateKind.SSH_HOST;
            case "x509" -> CertificateKind.X509;
            default -> throw new IllegalArgumentException("--type is user, host or x509");
        };
    }

    private Optional<Instant> moment(String flag) {
        return Optional.ofNullable(flags.get(flag)).map(text -> {
            try {
                return text.indexOf('T') > 0 ? Rfc3339.parse(text) : now.minus(GoDuration.parse(text));
            } catch (TimeFormatException e) {
                throw new IllegalArgumentException("--" + flag + " is a time such as 2026-11-23T07:00:00Z, or how long ago, such as 24h", e);
            }
        });
    }

    /// One number may be a serial of both families.
    private static List<CertificateId> serials(String text) {
        boolean hex = text.startsWith("0x");
        String digits = hex ? text.substring(2) : text;
        if (!digits.matches(hex ? "[0-9a-fA-F]{1,40}" : "[0-9]{1,49}")) {
            throw new IllegalArgumentException("--serial is a number");
        }
        var serial = new BigInteger(digits, hex ? 16 : 10);
        var ids = new ArrayList<CertificateId>();
        if (serial.signum() > 0) {
            ids.add(CertificateId.x509(serial));
            if (serial.bitLength() <= Long.SIZE) {
                ids.add(CertificateId.ssh(serial.longValue()));
            }
        }
        return ids;
    }

    private int show(Find reader, List<CertificateId> ids) throws IOException, SQLException {
        int found = 0;
        for (CertificateId id : ids) {
            var certificate = reader.find(id);
            certificate.ifPresent(this::print);
            found += certificate.isPresent() ? 1 : 0;
        }
        return found(found);
    }

    private int list(Lists reader, CertificateQuery query, int limit) throws IOException, SQLException {
        int printed = 0;
        var cursor = Optional.<String>empty();
        do {
            var next = new CertificateQuery(query.kind(), query.name(), query.keyId(), query.from(), query.until(), cursor, query.limit());
            Page<IssuedCertificate> page = reader.list(next);
            for (IssuedCertificate certificate : page.items()) {
                if (limit > 0 && printed == limit) {
                    diagnostics.note("There are more; see --limit.");
                    return ExitCode.OK;
                }
                print(certificate);
                printed++;
            }
            cursor = page.next();
        } while (cursor.isPresent());
        return found(printed);
    }

    private int found(int count) {
        if (count == 0) {
            return diagnostics.failed("nothing was issued that fits");
        }
        return ExitCode.OK;
    }

    private void print(IssuedCertificate one) {
        String type = one.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
        var provenance = one.provenance();
        if (json) {
            out.println(Printable.json(Json.write(JsonObject.builder().put("type", type).put("serial", one.id().serial().toString()).put("keyId", one.keyId())
                    .put("names", one.names()).put("notBefore", text(one.notBefore())).put("notAfter", text(one.notAfter()))
                    .put("recordedAt", provenance.at().toString()).put("revoked", one.revoked()).put("operation", provenance.operation())
                    .put("provisioner", provenance.provisioner()).put("provisionerType", provenance.provisionerType())
                    .put("requestId", provenance.requestId()).put("remoteAddress", provenance.remoteAddress()).build())));
            return;
        }
        String state = one.revoked() ? "revoked" : !one.notAfter().isAfter(now) ? "expired" : "valid";
        out.println(String.join("  ", Stream.of(String.format(Locale.ROOT, "%-8s", type), String.format(Locale.ROOT, "%-7s", state),
                one.id().serial().toString(), text(one.notBefore()) + " to " + text(one.notAfter()), Printable.json(Json.write(new JsonString(one.keyId()))),
                Printable.text(String.join(",", one.names()))).toList()));
    }

    private static String text(Instant moment) {
        return moment.equals(Instant.MAX) ? "never" : moment.toString();
    }
}
