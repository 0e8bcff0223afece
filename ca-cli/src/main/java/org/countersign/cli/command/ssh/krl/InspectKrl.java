package org.countersign.cli.command.ssh.krl;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.ssh.SerialRange;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.krl.Krl;
import org.countersign.core.ssh.krl.RevokedCertificates;
import org.countersign.core.text.Printable;

/// `ssh krl inspect`.
final class InspectKrl implements Command {
    private static final String INDENT = " ".repeat(8);
    private static final String ITEM = " ".repeat(16);

    @Override
    public int run(Invocation call) {
        var krl = call.progress().during("Reading the revocation list", () -> KrlFile.read(Path.of(call.positional(0))));
        if (call.value(KrlCommands.FORMAT).equals(Optional.of("json"))) {
            call.out().println(Printable.json(Json.writeIndented(json(krl), "  ")));
        } else {
            print(call.positional(0), krl, call.out());
        }
        return ExitCode.DONE;
    }

    private static void print(String name, Krl krl, PrintStream out) {
        out.println(name + ":");
        out.println(INDENT + "Version: " + Long.toUnsignedString(krl.version()));
        out.println(INDENT + "Generated: " + krl.generatedAt());
        out.println(INDENT + "Comment: " + Printable.text(krl.comment()));
        krl.certificates().forEach(revoked -> list(out, "Certificates of " + issuer(revoked), certificates(revoked)));
        list(out, "Keys", keys(krl));
        list(out, "Fingerprints", fingerprints(krl));
    }

    private static void list(PrintStream out, String label, List<String> items) {
        out.println(INDENT + label + ": " + (items.isEmpty() ? "(none)" : ""));
        items.forEach(item -> out.println(ITEM + item));
    }

    private static String issuer(RevokedCertificates revoked) {
        return revoked.issuer().map(SshPublicKey::fingerprint).orElse("any CA");
    }

    private static List<String> certificates(RevokedCertificates revoked) {
        return Stream.concat(serials(revoked).stream().map(range -> "serial " + range),
                revoked.keyIds().stream().sorted().map(id -> "key ID \"" + Printable.text(id) + "\"")).toList();
    }

    private static List<String> serials(RevokedCertificates revoked) {
        return revoked.serials().ranges().stream().map(InspectKrl::text).toList();
    }

    private static String text(SerialRange range) {
        String first = Long.toUnsignedString(range.first());
        return range.first() == range.last() ? first : first + "-" + Long.toUnsignedString(range.last());
    }

    private static List<String> keys(Krl krl) {
        return krl.keys().stream().map(key -> key.type().algorithm() + " " + key.fingerprint()).sorted().toList();
    }

    private static List<String> fingerprints(Krl krl) {
        return krl.fingerprints().stream().map(Object::toString).sorted().toList();
    }

    private static JsonObject json(Krl krl) {
        return JsonObject.builder()
                .put("version", new JsonValue.JsonNumber(Long.toUnsignedString(krl.version())))
                .put("generated", krl.generatedAt().toString())
                .put("comment", krl.comment())
                .put("certificates", new JsonValue.JsonArray(krl.certificates().stream().map(InspectKrl::json).toList()))
                .put("keys", keys(krl))
                .put("fingerprints", fingerprints(krl))
                .build();
    }

    private static JsonValue json(RevokedCertificates revoked) {
        return JsonObject.builder()
                .put("issuer", revoked.issuer().map(SshPublicKey::fingerprint).orElse(""))
                .put("serials", serials(revoked))
                .put("keyIds", revoked.keyIds().stream().sorted().toList())
                .build();
    }
}
