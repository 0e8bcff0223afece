package org.countersign.core.token;

/// What a one-time token is good for. Each has its own audience, so that a token for one is useless for another.
public enum TokenPurpose {
    SIGN("/1.0/sign"),
    RENEW("/1.0/renew"),
    REVOKE("/1.0/revoke"),
    SSH_SIGN("/1.0/ssh/sign"),
    SSH_RENEW("/1.0/ssh/renew"),
    SSH_REKEY("/1.0/ssh/rekey"),
    SSH_REVOKE("/1.0/ssh/revoke");

    private final String path;

    TokenPurpose(String path) {
        this.path = path;
    }

    /// The audience at one CA.
    ///
    /// @param caUrl scheme, host and port without a final slash: `https://ca.example.com:9443`
    public String audience(String caUrl) {
        return caUrl + path;
    }
}
