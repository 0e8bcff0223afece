package org.countersign.server.trust;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.countersign.core.ProblemCode;
import org.countersign.core.json.JsonObject;
import org.countersign.server.exchange.Reply;
import org.countersign.server.exchange.Request;

/// The certificates that clients trust: `/root/{sha}`, `/roots`, `/roots.pem`, `/intermediates`, `/intermediates.pem`, `/federation`.
/// All of it is fixed when the server starts.
public final class RootEndpoints {
    private final Map<String, String> byFingerprint;
    private final Reply roots;
    private final Reply rootsPem;
    private final Reply intermediates;
    private final Reply intermediatesPem;
    private final Reply federation;

    public RootEndpoints(Roots trust) {
        byFingerprint = Map.copyOf(trust.byFingerprint());
        roots = list(trust.roots());
        rootsPem = bundle(trust.roots());
        intermediates = list(trust.intermediates());
        intermediatesPem = bundle(trust.intermediates());
        federation = list(Stream.concat(trust.roots().stream(), trust.federated().stream()).toList());
    }

    /// 201, as existing servers answer.
    private static Reply list(List<X509Certificate> certificates) {
        return Reply.json(201, JsonObject.builder().put("crts", certificates.stream().map(Roots::pem).toList()).build());
    }

    private static Reply bundle(List<X509Certificate> certificates) {
        return Reply.text(200, Reply.PEM, certificates.stream().map(Roots::pem).collect(Collectors.joining()));
    }

    /// Clients fetch this before they trust anything here, and compare the hash themselves.
    public Reply root(Request request) {
        var wanted = request.path().get("sha").replace("-", "").toLowerCase(Locale.ROOT);
        var pem = byFingerprint.get(wanted);
        if (pem == null) {
            throw ProblemCode.NOT_FOUND.refuse("No root certificate of this authority has that fingerprint. Compare it with the"
                    + " one the server prints at its start.");
        }
        return Reply.json(200, JsonObject.builder().put("ca", pem).build());
    }

    public Reply roots(Request request) {
        return roots;
    }

    public Reply rootsPem(Request request) {
        return rootsPem;
    }

    public Reply intermediates(Request request) {
        return intermediates;
    }

    public Reply intermediatesPem(Request request) {
        return intermediatesPem;
    }

    public Reply federation(Request request) {
        return federation;
    }
}
