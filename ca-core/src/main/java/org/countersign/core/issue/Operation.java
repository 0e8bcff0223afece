package org.countersign.core.issue;

import java.util.List;

/// What a credential can be shown for. A token names its operation by the paths in its audience, which stand here in the order in
/// which existing clients write them.
public enum Operation {
    SSH_SIGN("ssh-sign", "/1.0/ssh/sign", "/ssh/sign", "/1.0/sign", "/sign"),
    SSH_RENEW("ssh-renew", "/1.0/ssh/renew", "/ssh/renew"),
    SSH_REKEY("ssh-rekey", "/1.0/ssh/rekey", "/ssh/rekey"),
    SSH_REVOKE("ssh-revoke", "/1.0/ssh/revoke", "/ssh/revoke"),
    X509_SIGN("x509-sign", "/1.0/sign", "/sign", "/1.0/ssh/sign", "/ssh/sign"),
    X509_RENEW("x509-renew", "/1.0/renew", "/renew"),
    X509_REKEY("x509-rekey", "/1.0/rekey", "/rekey"),
    X509_REVOKE("x509-revoke", "/1.0/revoke", "/revoke");

    private final String id;
    private final List<String> audiencePaths;

    Operation(String id, String... audiencePaths) {
        this.id = id;
        this.audiencePaths = List.of(audiencePaths);
    }

    /// Stable name, for the ledger and logs.
    public String id() {
        return id;
    }

    public List<String> audiencePaths() {
        return audiencePaths;
    }

    /// Whether tokens of very old clients, with one fixed audience for the whole CA, are good for this.
    public boolean acceptsLegacyAudience() {
        return this == X509_SIGN || this == X509_REVOKE;
    }
}
