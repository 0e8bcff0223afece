package org.countersign.server.http;

import static org.countersign.server.http.Route.Method.GET;
import static org.countersign.server.http.Route.Method.POST;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.countersign.core.ProblemCode;
import org.countersign.server.exchange.Endpoint;
import org.countersign.server.exchange.Reply;
import org.countersign.server.exchange.Request;

/// The whole route table. Each path is served at the root and below `/1.0`, by the same endpoint.
public final class Routes {
    /// Clients call the root paths and write the versioned ones into their tokens; both have to work.
    private static final List<String> MOUNTS = List.of("", "/1.0");

    private Routes() {}

    /// What this server answers: one name for each capability, with its paths. The busiest stand first, because they are
    /// tried in this order.
    public enum Capability {
        SSH_SIGN(POST, "/ssh/sign", "/sign-ssh"),
        SIGN(POST, "/sign"),
        SSH_RENEW(POST, "/ssh/renew"),
        SSH_REKEY(POST, "/ssh/rekey"),
        SSH_REVOKE(POST, "/ssh/revoke"),
        SSH_CHECK_HOST(POST, "/ssh/check-host"),
        SSH_CONFIG(POST, "/ssh/config", "/ssh/config/{type}"),
        SSH_BASTION(POST, "/ssh/bastion"),
        RENEW(POST, "/renew", "/re-sign"),
        REKEY(POST, "/rekey"),
        REVOKE(POST, "/revoke"),

        VERSION(GET, "/version"),
        HEALTH(GET, "/health"),
        ROOT(GET, "/root/{sha}"),
        ROOTS(GET, "/roots"),
        ROOTS_PEM(GET, "/roots.pem"),
        INTERMEDIATES(GET, "/intermediates"),
        INTERMEDIATES_PEM(GET, "/intermediates.pem"),
        FEDERATION(GET, "/federation"),
        PROVISIONERS(GET, "/provisioners"),
        ENCRYPTED_KEY(GET, "/provisioners/{kid}/encrypted-key"),
        CRL(GET, "/crl"),
        SSH_ROOTS(GET, "/ssh/roots"),
        SSH_FEDERATION(GET, "/ssh/federation"),
        SSH_KRL(GET, "/ssh/krl"),
        SSH_KRL_SIGNATURE(GET, "/ssh/krl.sig"),
        SSH_HOSTS(GET, "/ssh/hosts", "/ssh/get-hosts"),
        OPENAPI(GET, "/openapi.json");

        private final Route.Method method;
        private final List<String> paths;

        Capability(Route.Method method, String... paths) {
            this.method = method;
            this.paths = List.of(paths);
        }

        public Route.Method method() {
            return method;
        }

        /// All paths, the usual one first.
        public List<String> paths() {
            return paths;
        }

        /// The usual path.
        public String path() {
            return paths.getFirst();
        }
    }

    /// The lines of a table for one capability alone; every other path is unknown.
    public static List<Route> only(Capability capability, Endpoint endpoint) {
        return MOUNTS.stream().flatMap(mount -> capability.paths.stream()
                .map(path -> new Route(capability.method, mount + path, endpoint))).toList();
    }

    /// The table, with the endpoint that is found for each capability.
    public static List<Route> of(Function<Capability, Endpoint> endpoints) {
        var routes = new ArrayList<Route>();
        for (var capability : Capability.values()) {
            routes.addAll(only(capability, endpoints.apply(capability)));
        }
        return List.copyOf(routes);
    }

    /// The table for these endpoints.
    public static List<Route> of(Map<Capability, Endpoint> endpoints) {
        return of((Capability capability) -> find(endpoints, capability));
    }

    /// The endpoint of the capability. One that is not there answers 501.
    public static Endpoint find(Map<Capability, Endpoint> endpoints, Capability capability) {
        return endpoints.getOrDefault(capability, Routes::notOffered);
    }

    private static Reply notOffered(Request request) {
        throw ProblemCode.NOT_IMPLEMENTED.refuse();
    }
}
