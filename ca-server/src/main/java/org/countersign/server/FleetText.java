package org.countersign.server;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.server.store.postgres.Fleet;
import org.countersign.server.store.postgres.Node;

/// The servers on one database in words, for somebody who was woken up, and as JSON.
final class FleetText {
    private static final int SHORT = 12;

    private final Fleet fleet;

    FleetText(Fleet fleet) {
        this.fleet = fleet;
    }

    /// What is wrong and what to do about it, a line each.
    List<String> wrong() {
        var wrong = new ArrayList<String>();
        if (fleet.nodes().stream().noneMatch(fleet::isUp)) {
            wrong.add("no server is up: nothing is issued");
        }
        for (Node node : fleet.nodes()) {
            if (!fleet.isUp(node)) {
                wrong.add(node.name() + " has told nothing for " + past(node.seen())
                        + ": it is down, or cannot reach the database. It is forgotten after a day");
                continue;
            }
            if (fleet.isBehind(node)) {
                wrong.add(node.name() + " has not taken up version " + fleet.configuration().orElseThrow().version()
                        + " of the configuration; its log says why");
            } else if (!fleet.counts(node)) {
                wrong.add(node.name() + " is DIFFERENT: its configuration is not the one that counts; give it that, and send it SIGHUP");
            }
            if (node.revocation() < fleet.revocation() && isLate(node)) {
                wrong.add(node.name() + " knows revocations up to record " + node.revocation() + " of " + fleet.revocation() + " only");
            }
        }
        return wrong;
    }

    /// It looks again with every request; what it told is from a while ago.
    private boolean isLate(Node node) {
        return Duration.between(node.seen(), fleet.now()).toSeconds() < 5 && Duration.between(fleet.last(), fleet.now()).toSeconds() > 15;
    }

    List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add("ledger         " + fleet.records() + " records, the last of " + ago(fleet.last()) + (fleet.left() == 0 ? "" : "; up to " + fleet.left()
                + " they have left") + "; KRL version " + fleet.version());
        lines.add("anchor         " + anchor());
        lines.add("configuration  " + fleet.configuration().map(newest -> "version " + newest.version() + ", pushed by " + newest.by() + " " + ago(newest.at())
                + (newest.note().isEmpty() ? "" : ": " + newest.note())).orElse("in the ca.json of each node"));
        fleet.nodes().forEach(node -> lines.add("node           " + describe(node)));
        if (fleet.nodes().isEmpty()) {
            lines.add("node           none");
        }
        wrong().forEach(one -> lines.add("WRONG          " + one));
        return lines.stream().map(PlainText::of).toList();
    }

    private String describe(Node node) {
        return node.name() + ", " + (fleet.isUp(node) ? "up" : "SILENT for " + past(node.seen())) + ", version " + node.version() + ", started "
                + ago(node.started()) + ", last commit " + (node.record() == 0 ? "none" : node.record() + " of " + ago(node.committed())) + ", "
                + (node.revocation() >= fleet.revocation() ? "knows all revocations" : "knew revocations to " + node.revocation()) + ", configuration "
                + (node.configuration() == 0 ? "" : node.configuration() + " ") + node.fingerprint().substring(0, Math.min(SHORT, node.fingerprint().length()));
    }

    private String anchor() {
        return fleet.records() + ":" + HexFormat.of().formatHex(fleet.chain());
    }

    private String ago(Instant then) {
        return then.equals(Instant.EPOCH) ? "never" : past(then) + " ago";
    }

    private String past(Instant then) {
        var past = Duration.between(then, fleet.now());
        return past.toDays() > 1 ? past.toDays() + " days" : past.toMinutes() > 1 ? past.toMinutes() + " min" : Math.max(0, past.toSeconds()) + " s";
    }

    JsonObject json() {
        var json = JsonObject.builder().put("now", fleet.now().toString())
                .put("ledger", JsonObject.builder().put("records", fleet.records()).put("left", fleet.left()).put("anchor", anchor())
                        .put("last", fleet.last().toString()).put("revocation", fleet.revocation()).put("krlVersion", fleet.version()).build());
        fleet.configuration().ifPresent(newest -> json.put("configuration", JsonObject.builder().put("version", newest.version())
                .put("sha256", newest.digest()).put("by", newest.by()).put("at", newest.at().toString()).put("note", newest.note()).build()));
        return json.put("nodes", new JsonArray(fleet.nodes().stream().<JsonValue>map(this::json).toList())).put("wrong", wrong()).build();
    }

    private JsonObject json(Node node) {
        return JsonObject.builder().put("name", node.name()).put("up", fleet.isUp(node)).put("version", node.version())
                .put("started", node.started().toString()).put("seen", node.seen().toString()).put("lastCommit", node.record())
                .put("committed", node.committed().toString()).put("revocation", node.revocation())
                .put("configuration", node.configuration()).put("fingerprint", node.fingerprint()).put("counts", fleet.counts(node)).build();
    }
}
