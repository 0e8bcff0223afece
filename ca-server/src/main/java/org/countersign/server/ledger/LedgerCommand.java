package org.countersign.server.ledger;

import java.io.IOException;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.countersign.core.issue.CertificateBody;
import org.countersign.core.issue.RevocationTarget;
import org.countersign.core.json.Json;
import org.countersign.core.text.Printable;
import org.countersign.server.console.Diagnostics;
import org.countersign.server.console.ExitCode;

/// `ca-server ledger …`: looks at a ledger without a server. Everything but `confirm-clock` only reads, and may be used
/// while the server runs.
public final class LedgerCommand {

    private static final String HELP = """
            usage: ca-server ledger verify DIRECTORY [RECORD:HASH]
                       check every byte; with an anchor noted earlier, also that nothing before it was rewritten
                   ca-server ledger list DIRECTORY [FIRST [COUNT]]
                       one JSON object for each record, the oldest first
                   ca-server ledger show DIRECTORY SERIAL
                       the records about one certificate, with the bytes that were to be signed
                   ca-server ledger confirm-clock DIRECTORY
                       declare the clock right although the ledger holds later moments; the server must be stopped

            DIRECTORY is the server's data directory, the one with "ledger" and "lock" in it.
            """;

    private final PrintStream out;
    private final Diagnostics diagnostics;

    private LedgerCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.diagnostics = new Diagnostics(err);
    }

    /// @param args what follows `ca-server ledger`
    /// @return the exit code: 0, 1 when the ledger is not right or holds nothing of that kind, 2 when the arguments are wrong
    public static int run(List<String> args, PrintStream out, PrintStream err) {
        return new LedgerCommand(out, err).run(args);
    }

    private int run(List<String> args) {
        try {
            return switch (args.isEmpty() ? "" : args.getFirst()) {
                case "verify" -> verify(between(2, 3, args));
                case "list" -> list(between(2, 4, args));
                case "show" -> show(between(3, 3, args));
                case "confirm-clock" -> confirmClock(between(2, 2, args));
                case "help", "--help", "-h" -> help(out, ExitCode.OK);
                default -> help(diagnostics.err(), ExitCode.USAGE);
            };
        } catch (IOException e) {
            return diagnostics.failed(e);
        } catch (IllegalArgumentException e) {
            return diagnostics.misused(e.getMessage());
        }
    }

    private int verify(List<String> args) throws IOException {
        var reader = reader(args);
        var anchor = args.size() == 3 ? ChainAnchor.parse(args.get(2)) : reader.start();
        if (anchor.record() < reader.start().record()) {
            return diagnostics.failed("record " + anchor.record() + " is in a segment that is archived and not here; put it into "
                    + LedgerFiles.archive(Path.of(args.get(1))) + " for that");
        }
        var check = new ChainAnchor.Check(anchor, reader.start());
        LedgerReader.Extent extent = reader.read(check);
        if (!check.met()) {
            return diagnostics.failed("the ledger does not lead to " + anchor + ": it was rewritten or cut off");
        }
        if (extent.unfinished()) {
            diagnostics.note("ca-server: the last write was not completed; nobody was told of it, and the next start removes it");
        }
        long here = extent.records() - extent.firstRecord() + 1;
        out.println("ok: " + here + " records in " + extent.files().size() + " segments" + (extent.firstRecord() == 1 ? ""
                : "; the records before " + extent.firstRecord() + " are archived, and a record vouches for the chain at their end"));
        out.println(extent.anchor());
        return ExitCode.OK;
    }

    private int list(List<String> args) throws IOException {
        long first = args.size() > 2 ? number(args.get(2)) : 1;
        long count = args.size() > 3 ? number(args.get(3)) : Long.MAX_VALUE;
        var text = new RecordText(false);
        reader(args).read((place, record) -> {
            if (place.record() >= first && place.record() - first < count) {
                out.println(Printable.json(Json.write(text.of(place, record))));
            }
        });
        return ExitCode.OK;
    }

    private int show(List<String> args) throws IOException {
        var serial = serial(args.get(2));
        var text = new RecordText(true);
        int[] shown = {0};
        reader(args).read((place, record) -> {
            if (isAbout(record, serial)) {
                out.println(Printable.json(Json.writeIndented(text.of(place, record), "  ")));
                shown[0]++;
            }
        });
        if (shown[0] == 0) {
            return diagnostics.failed("nothing is recorded about serial " + serial);
        }
        return ExitCode.OK;
    }

    private int confirmClock(List<String> args) throws IOException {
        var time = InstantSource.system();
        var directory = Path.of(args.get(1));
        new LedgerReader(directory);
        try (var ledger = Ledger.open(directory, Long.MAX_VALUE, time, Replay.NOTHING)) {
            ledger.append(List.of(RecordCodec.encode(new LedgerRecord.ClockConfirmed(time.instant()))));
        }
        out.println("ok: " + time.instant() + " is on record as the right time");
        return ExitCode.OK;
    }

    private static List<String> between(int least, int most, List<String> args) {
        if (args.size() < least || args.size() > most) {
            throw new IllegalArgumentException("wrong number of arguments, see: ca-server ledger help");
        }
        return args;
    }

    private static LedgerReader reader(List<String> args) throws IOException {
        return LedgerReader.withArchive(Path.of(args.get(1)));
    }

    private static boolean isAbout(LedgerRecord record, BigInteger serial) {
        return switch (record) {
            case LedgerRecord.Issued issued -> issued.bodies().stream().map(CertificateBody::id).anyMatch(id -> id.serial().equals(serial))
                    || issued.parent().filter(id -> id.serial().equals(serial)).isPresent();
            case LedgerRecord.Revoked revoked -> revoked.target() instanceof RevocationTarget.Certificate(var id)
                    ? id.serial().equals(serial)
                    : serial.bitLength() <= Long.SIZE && revoked.serials().contains(serial.longValue());
            case LedgerRecord.SerialsReserved _, LedgerRecord.ClockConfirmed _, LedgerRecord.Restored _, LedgerRecord.HostsCarried _,
                    LedgerRecord.Retired _, LedgerRecord.Configured _ -> false;
        };
    }

    private static long number(String text) {
        BigInteger number = serial(text);
        if (number.bitLength() >= Long.SIZE) {
            throw new IllegalArgumentException("\"" + text + "\" is too large");
        }
        return number.longValue();
    }

    /// Decimal, or hexadecimal behind `0x`.
    private static BigInteger serial(String text) {
        boolean hex = text.startsWith("0x");
        String digits = hex ? text.substring(2) : text;
        if (!digits.matches(hex ? "[0-9a-fA-F]{1,40}" : "[0-9]{1,49}")) {
            throw new IllegalArgumentException("\"" + text + "\" is not a number");
        }
        return new BigInteger(digits, hex ? 16 : 10);
    }

    private static int help(PrintStream where, int code) {
        where.print(HELP);
        return code;
    }
}
