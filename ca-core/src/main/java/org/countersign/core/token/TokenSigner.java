package org.countersign.core.token;

/// Whoever a provisioner believes when they sign a token: the holder of one key, or of one of several.
@FunctionalInterface
public interface TokenSigner {
    /// Whether they signed the token, in an algorithm that fits the key.
    boolean signed(UnverifiedToken token);
}
