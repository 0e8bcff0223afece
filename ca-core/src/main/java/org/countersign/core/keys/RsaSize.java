package org.countersign.core.keys;

/// How many bits an RSA key has, wherever one is read, made or certified. Fewer are not strong enough any more (NIST SP 800-131A, "Digital
/// Signatures"), and more only keep processors busy.
public final class RsaSize {
    public static final int LEAST = 2048;
    public static final int MOST = 8192;

    private RsaSize() {}
}
