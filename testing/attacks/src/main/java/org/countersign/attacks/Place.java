package org.countersign.attacks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Where requests that need a credential are sent: the operation, all of its paths, and what the table calls it.
enum Place {
    SSH_USER("ssh user", "/1.0/ssh/sign", "/ssh/sign", "/sign-ssh"),
    SSH_HOST("ssh host", "/1.0/ssh/sign", "/ssh/sign", "/sign-ssh"),
    X509("x509", "/1.0/sign", "/sign"),
    SSH_REVOKE("ssh revoke", "/1.0/ssh/revoke", "/ssh/revoke"),
    REVOKE("revoke", "/1.0/revoke", "/revoke"),
    SSH_RENEW("ssh renew", "/1.0/ssh/renew#sshpop/sshpop", "/ssh/renew"),
    SSH_REKEY("ssh rekey", "/1.0/ssh/rekey#sshpop/sshpop", "/ssh/rekey"),
    RENEW("renew", "/1.0/renew", "/renew", "/re-sign");

    private final String word;
    private final String audience;
    private final List<String> paths;

    Place(String word, String audience, String... names) {
        this.word = word;
        this.audience = audience;
        var both = new ArrayList<String>();
        for (var name : names) {
            both.add(name);
            both.add("/1.0" + name);
        }
        this.paths = List.copyOf(both);
    }

    String word() {
        return word;
    }

    /// What its tokens say behind the address of the server.
    String audience() {
        return audience;
    }

    List<String> paths() {
        return paths;
    }

    /// Whether a CA key is used to serve it.
    boolean isSigned() {
        return this != SSH_REVOKE && this != REVOKE;
    }

    /// The places a word of the table means: one of them, or a group.
    static List<Place> of(String word) {
        return switch (word) {
            case "token" -> List.of(SSH_USER, X509, SSH_REVOKE, REVOKE);
            case "possession" -> List.of(SSH_RENEW, SSH_REKEY);
            case "ssh" -> List.of(SSH_USER, SSH_HOST);
            case "key" -> List.of(SSH_USER, SSH_HOST, SSH_REKEY);
            case "revocation" -> List.of(SSH_REVOKE, REVOKE);
            case "body" -> List.of(SSH_USER, X509, SSH_REVOKE, REVOKE, SSH_RENEW, SSH_REKEY);
            case "every" -> List.of(SSH_USER, X509, SSH_REVOKE, REVOKE, SSH_RENEW, SSH_REKEY, RENEW);
            default -> one(word).map(List::of)
                    .orElseThrow(() -> new IllegalArgumentException("no such place: " + word));
        };
    }

    private static Optional<Place> one(String word) {
        return Arrays.stream(values()).filter(place -> place.word.equals(word)).findFirst();
    }
}
