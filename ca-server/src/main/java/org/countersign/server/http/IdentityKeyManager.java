package org.countersign.server.http;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/// Hands the identity of the moment to each handshake, so that a new certificate serves new connections at once.
///
/// A handshake asks for an alias first and for key and chain afterwards, so an alias names one identity for good; those that
/// have not been asked for lately are forgotten.
public final class IdentityKeyManager extends X509ExtendedKeyManager {
    private static final int REMEMBERED = 16;

    private final Supplier<TlsIdentity> identities;
    private final Map<String, TlsIdentity> byAlias = new ConcurrentHashMap<>();

    IdentityKeyManager(Supplier<TlsIdentity> identities) {
        this.identities = identities;
    }

    /// For connections on which the server is the client.
    public static IdentityKeyManager of(Supplier<TlsIdentity> identities) {
        return new IdentityKeyManager(identities);
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        var identity = identities.get();
        if (!identity.key().getAlgorithm().equals(keyType)) {
            return null;
        }
        var alias = identity.leaf().getSerialNumber().toString(16);
        if (byAlias.putIfAbsent(alias, identity) == null && byAlias.size() > REMEMBERED) {
            byAlias.keySet().removeIf(known -> !known.equals(alias));
        }
        return alias;
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        var identity = byAlias.get(alias);
        return identity == null ? null : identity.key();
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        var identity = byAlias.get(alias);
        return identity == null ? null : identity.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return chooseEngineServerAlias(keyType, issuers, null);
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return null;
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return null;
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return chooseEngineClientAlias(keyTypes, issuers, null);
    }

    @Override
    public String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
        return Arrays.stream(keyTypes).map(type -> chooseEngineServerAlias(type, issuers, engine)).filter(Objects::nonNull)
                .findFirst().orElse(null);
    }
}
