package org.countersign.server.trust;

import java.util.Base64;
import java.util.List;
import org.countersign.core.ProblemCode;
import org.countersign.core.json.JsonObject;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.server.exchange.Reply;
import org.countersign.server.exchange.Request;

/// The SSH CA public keys that hosts and users trust: `/ssh/roots` and `/ssh/federation`.
public final class SshKeyEndpoints {
    private final PublishedKeys own;
    private final PublishedKeys federated;

    /// @param own       this authority's keys, the signing one first
    /// @param federated the signing key first, then those of other authorities
    public SshKeyEndpoints(PublishedKeys own, PublishedKeys federated) {
        this.own = own;
        this.federated = federated;
    }

    /// Keys that certify users and keys that certify hosts.
    public record PublishedKeys(List<SshPublicKey> user, List<SshPublicKey> host) {
        public PublishedKeys {
            user = List.copyOf(user);
            host = List.copyOf(host);
        }
    }

    public Reply roots(Request request) {
        return reply(own);
    }

    public Reply federation(Request request) {
        return reply(federated);
    }

    /// Clients take exactly a 404 for "no SSH support".
    private static Reply reply(PublishedKeys keys) {
        if (keys.user().isEmpty() && keys.host().isEmpty()) {
            throw ProblemCode.NOT_FOUND.refuse("SSH is not configured on this server: ca.json has no ssh.userKey and no ssh.hostKey.");
        }
        return Reply.json(200, JsonObject.builder()
                .putUnlessEmpty("userKey", encode(keys.user()))
                .putUnlessEmpty("hostKey", encode(keys.host())).build());
    }

    private static List<String> encode(List<SshPublicKey> keys) {
        return keys.stream().map(key -> Base64.getEncoder().encodeToString(key.blob())).toList();
    }
}
