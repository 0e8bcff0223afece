package org.countersign.server.provisioner;

import org.countersign.core.ProblemCode;
import org.countersign.core.json.JsonObject;
import org.countersign.core.token.UnverifiedToken;
import org.countersign.server.provisioner.remote.RemoteKeys;
import org.countersign.server.provisioner.remote.RemoteKeys.Published;

/// The keys of somebody else that a provisioner works with: not before they could be fetched once, and on when they cannot be any
/// more.
record ProviderKeys(Profile profile, RemoteKeys keys) implements AutoCloseable {

    /// @throws org.countersign.core.ProblemException PROVISIONER_DISABLED while there are none
    Published forToken(UnverifiedToken token) {
        return keys.forToken(token).orElseThrow(() -> ProblemCode.PROVISIONER_DISABLED.refuse(
                "The provisioner \"" + profile.name() + "\" is not initialized: " + notReady() + "."));
    }

    /// The provisioner's configuration as clients are shown it.
    JsonObject source() {
        return keys.current().isPresent() ? profile.source() : profile.uninitialized(notReady());
    }

    private String notReady() {
        return keys.failure().orElse("the provider has not answered yet");
    }

    @Override
    public void close() {
        keys.close();
    }
}
