package org.countersign.server.store.postgres;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Which configuration counts while the nodes that are up have different ones: the one that is a newer version of the shared
/// configuration; else the one that more nodes have; else the one that a node has had for longer. All nodes read this off the same
/// table, so that one configuration always counts and somebody always goes on.
final class Agreement {
    private static final Comparator<List<Node>> WEIGHT = Comparator
            .<List<Node>>comparingLong(camp -> camp.stream().mapToLong(Node::configuration).max().orElse(0))
            .thenComparing(List::size)
            .thenComparing(camp -> camp.stream().map(Node::configured).min(Comparator.naturalOrder()).orElse(Instant.MAX), Comparator.reverseOrder())
            .thenComparing(camp -> camp.getFirst().fingerprint());

    private final Map<String, List<Node>> camps;

    /// @param up the nodes that are up
    Agreement(List<Node> up) {
        camps = up.stream().collect(Collectors.groupingBy(Node::fingerprint));
    }

    boolean isUnanimous() {
        return camps.size() <= 1;
    }

    /// The fingerprint of the configuration that counts; empty when no node is up.
    Optional<String> fingerprint() {
        return camps.values().stream().max(WEIGHT).map(camp -> camp.getFirst().fingerprint());
    }
}
