package org.countersign.server;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.text.Printable;
import org.countersign.server.health.Fault;
import org.countersign.server.store.StoreFault;
import org.countersign.server.store.postgres.ConfigurationVersion;
import org.countersign.server.store.postgres.Fleet;
import org.countersign.server.store.postgres.Node;

/// The servers on one database in words, for somebody who was woken up, and as JSON.
final class FleetText {
    private static final int SHORT = 12;
    private static final Set<String> ABOUT_CONFIGURATION =
            Set.of(StoreFault.CONFIGURATION_DIFFERS.name(), StoreFault.CONFIGURATION_BEHIND.name(), StoreFault.OUTVOTED.name());

    private final Fleet fleet;

    FleetText(Fleet fleet) {
        this.fleet = fleet;
    }

    /// What is wrong and what to do about it, a line each.
    List<String> wrong() {
        var wrong = new ArrayList<String>();
        var up = fleet.nodes().stream().filter(fleet::isUp).toList();
        if (up.isEmpty()) {
            wrong.add("no server is up: nothing is issued");
        } else if (up.stream().noneMatch(FleetText::issues)) {
            wrong.add("no server that is up issues anything; the lines below say why");
        }
        fleet.nodes().forEach(node -> (fleet.isUp(node) ? wrongWith(node) : Stream.of(isSilent(node))).forEach(wrong::add));
        return wrong;
    }

    private String isSilent(Node node) {
        return node.name() + " has told nothing for " + past(node.seen()) + ": it is down, or cannot reach the database or write to it. If it is gone for good,"
                + " it is forgotten after a day";
    }

    private Stream<String> wrongWith(Node node) {
        return Stream.of(configuration(node), revocations(node), faults(node)).flatMap(lines -> lines);
    }

    private Stream<String> configuration(Node node) {
        var meanwhile = node.faults().contains(StoreFault.OUTVOTED.name()) ? " It issues nothing until then" : " It issues by its own meanwhile";
        if (fleet.isBehind(node)) {
            return Stream.of(node.name() + " has not taken up version " + fleet.configuration().orElseThrow().version()
                    + " of the configuration; its log says why." + meanwhile);
        }
        return fleet.counts(node) ? Stream.of() : Stream.of(node.name() + " is DIFFERENT: its configuration is not the one that counts; give it that, and send"
                + " it SIGHUP." + meanwhile);
    }

    private Stream<String> revocations(Node node) {
        return node.revocation() < fleet.revocation() && isLate(node)
                ? Stream.of(node.name() + " knows revocations up to record " + node.revocation() + " of " + fleet.revocation() + " only") : Stream.of();
    }

    /// What it says of itself, but for the configuration: others see that better.
    private static Stream<String> faults(Node node) {
        return node.faults().stream().filter(name -> !ABOUT_CONFIGURATION.contains(name)).map(name -> node.name() + known(name)
                .map(fault -> (fault.refuses() ? " issues nothing, " : " says ") + fault.code() + ": " + fault.meaning()).orElse(" says " + name));
    }

    private static boolean issues(Node node) {
        return node.faults().stream().flatMap(name -> known(name).stream()).noneMatch(Fault::refuses);
    }

    /// A node of another version may have faults that this one does not know.
    private static Optional<Fault> known(String name) {
        return Stream.of(StoreFault.values()).filter(fault -> fault.name().equals(name)).map(EndpointParts::shown).findFirst();
    }

    /// It looks again with every request; what it told is from a while ago.
    private boolean isLate(Node node) {
        return Duration.between(node.seen(), fleet.now()).toSeconds() < 5 && Duration.between(fleet.last(), fleet.now()).toSeconds() > 15;
    }

    List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add("ledger         " + (fleet.records() == 0 ? "no records yet" : fleet.records() + " records, the last " + past(fleet.last()) + " ago")
                + (fleet.left() == 0 ? "" : "; those up to " + fleet.left() + " are in the archive") + "; KRL version " + fleet.version());
        lines.add("anchor         " + anchor());
        lines.add("configuration  " + fleet.configuration().map(this::shared).orElse("in the ca.json of each node"));
        fleet.nodes().forEach(node -> lines.add("node           " + describe(node)));
        if (fleet.nodes().isEmpty()) {
            lines.add("node           none");
        }
        wrong().forEach(one -> lines.add("WRONG          " + one));
        return lines.stream().map(Printable::text).toList();
    }

    private String shared(ConfigurationVersion newest) {
        long own = fleet.nodes().stream().filter(fleet::isUp).filter(node -> node.configuration() == 0).count();
        return "version " + newest.version() + ", pushed by " + newest.by() + " " + past(newest.at()) + " ago" + (newest.note().isEmpty() ? "" : ": " + newest.note())
                + (own == 0 ? "" : "; servers that are up and go by their own ca.json instead: " + own);
    }

    private String describe(Node node) {
        return node.name() + ", " + standing(node) + ", version " + node.version() + ", started " + past(node.started()) + " ago, last commit "
                + (node.record() == 0 ? "none yet" : past(node.committed()) + " ago (record " + node.record() + ")") + ", "
                + (node.revocation() >= fleet.revocation() ? "knows all revocations" : "knew revocations up to record " + node.revocation()) + ", configuration "
                + (node.configuration() == 0 ? "" : node.configuration() + " ") + node.fingerprint().substring(0, Math.min(SHORT, node.fingerprint().length()));
    }

    private String standing(Node node) {
        return !fleet.isUp(node) ? "SILENT for " + past(node.seen()) : issues(node) ? "up" : "up but NOT ISSUING";
    }

    private String anchor() {
        return fleet.records() + ":" + HexFormat.of().formatHex(fleet.chain());
    }

    private String past(Instant then) {
        var past = Duration.between(then, fleet.now());
        if (past.toDays() > 1) {
            return past.toDays() + " days";
        }
        if (past.toHours() > 1) {
            return past.toHours() + " h";
        }
        return past.toMinutes() > 1 ? past.toMinutes() + " min" : Math.max(0, past.toSeconds()) + " s";
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
                .put("configuration", node.configuration()).put("fingerprint", node.fingerprint()).put("counts", fleet.counts(node))
                .put("issuing", fleet.isUp(node) && issues(node)).put("faults", fleet.faults(node).stream().map(name -> known(name).map(Fault::code).orElse(name)).toList())
                .build();
    }
}
