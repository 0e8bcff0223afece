package org.countersign.server.provisioner;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.countersign.core.ProblemCode;
import org.countersign.core.issue.Grant;
import org.countersign.core.issue.Operation;
import org.countersign.core.issue.ProvisionerType;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonObject;
import org.countersign.core.token.Audiences;
import org.countersign.core.token.UnverifiedToken;

/// All provisioners of this server, in the order of the configuration: finds the one a token refers to and lets it judge.
public final class Provisioners {
    /// Who signs the tokens of accounts in a Kubernetes cluster.
    static final String CLUSTER_ISSUER = "kubernetes/serviceaccount";
    /// Those tokens name nobody, so there is one provisioner for all of them.
    private static final String CLUSTER_TOKEN_ID = "k8ssa/k8sSA-default";

    private final List<Provisioner> all;
    private final Map<String, Provisioner> byTokenId;
    private final Audiences audiences;
    private final OldestToken oldest;
    private final Consumer<String> asked;

    /// @param audiences of this CA
    /// @param oldest    tokens that are older are refused
    /// @param asked     is told the name of each provisioner that is found for a request
    public Provisioners(List<Provisioner> all, Audiences audiences, OldestToken oldest, Consumer<String> asked) {
        this.asked = asked;
        this.all = List.copyOf(all);
        this.audiences = audiences;
        this.oldest = oldest;
        var index = new LinkedHashMap<String, Provisioner>();
        for (var provisioner : all) {
            if (index.put(provisioner.profile().tokenId(), provisioner) != null) {
                throw new IllegalArgumentException("two provisioners answer to " + provisioner.profile().tokenId());
            }
        }
        this.byTokenId = Map.copyOf(index);
    }

    public List<Provisioner> all() {
        return all;
    }

    /// The JWK provisioner with this key id.
    public Optional<JwkProvisioner> jwk(String keyId) {
        return all.stream().filter(JwkProvisioner.class::isInstance).map(JwkProvisioner.class::cast)
                .filter(provisioner -> provisioner.keyId().equals(keyId)).findFirst();
    }

    /// The provisioner of this name and kind. One that was replaced by a provisioner of another kind does not exist any more.
    public Optional<Provisioner> find(String name, ProvisionerType type) {
        var found = all.stream().filter(provisioner -> provisioner.name().equals(name) && provisioner.type() == type).findFirst();
        found.ifPresent(provisioner -> asked.accept(provisioner.name()));
        return found;
    }

    /// What the token is good for.
    ///
    /// @throws org.countersign.core.ProblemException with status 401 when no provisioner accepts it for this operation
    public Grant authorize(UnverifiedToken token, Operation operation, Instant now) {
        var grant = authorizeAny(token, operation, now);
        // A token made for an SSH certificate is none for an X.509 one, although their audiences are taken for each other.
        if (operation == Operation.X509_SIGN && speaksOfSsh(grant.source().evidence().token())) {
            throw ProblemCode.TOKEN_REJECTED.refuse();
        }
        return grant;
    }

    /// What the token of an SSH certificate is good for as to the X.509 identity that goes with it.
    ///
    /// @throws org.countersign.core.ProblemException as for [#authorize]
    public Grant authorizeIdentity(UnverifiedToken token, Instant now) {
        return authorizeAny(token, Operation.X509_SIGN, now);
    }

    private Grant authorizeAny(UnverifiedToken token, Operation operation, Instant now) {
        var provisioner = find(token).orElseThrow(ProblemCode.UNKNOWN_PROVISIONER::refuse);
        asked.accept(provisioner.name());
        oldest.require(token);
        return provisioner.authorize(token, operation, now);
    }

    private static boolean speaksOfSsh(JsonObject token) {
        try {
            return token.object("step").flatMap(step -> step.object("ssh")).isPresent();
        } catch (JsonException e) {
            throw ProblemCode.TOKEN_REJECTED.refuse();
        }
    }

    /// Who is to judge the token. That says nothing about whether they accept it.
    private Optional<Provisioner> find(UnverifiedToken token) {
        return audiences.known(token.audiences()) ? ours(token) : others(token).or(() -> ours(token));
    }

    /// Tokens for this CA: with a fragment in their audience they name the provisioner there, the others by issuer and key id
    /// together, since two provisioners may share a key.
    private Optional<Provisioner> ours(UnverifiedToken token) {
        return Audiences.fragment(token.audiences()).or(() -> issuerAndKey(token)).map(byTokenId::get);
    }

    private static Optional<String> issuerAndKey(UnverifiedToken token) {
        return token.claimText("iss").flatMap(issuer -> token.headerText("kid").map(kid -> issuer + ":" + kid));
    }

    /// Tokens that others made, for one of their clients: the provisioner is known by the id of that client, or of the tenant.
    private Optional<Provisioner> others(UnverifiedToken token) {
        if (token.claimText("iss").equals(Optional.of(CLUSTER_ISSUER))) {
            return Optional.ofNullable(byTokenId.get(CLUSTER_TOKEN_ID));
        }
        if (token.audiences().isEmpty()) {
            return Optional.empty();
        }
        var client = token.audiences().getFirst();
        var tenant = token.claimText("tid");
        var ids = new ArrayList<String>();
        token.claimText("azp").ifPresent(ids::add);
        if (tenant.isPresent() && token.claimText("email").isPresent()) {
            ids.add(client);
        }
        tenant.ifPresent(ids::add);
        ids.add(client);
        return ids.stream().map(byTokenId::get).filter(Objects::nonNull).findFirst();
    }
}
