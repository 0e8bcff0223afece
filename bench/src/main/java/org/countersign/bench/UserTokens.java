package org.countersign.bench;

import java.time.Instant;
import java.util.List;
import org.countersign.core.token.SshTokenOptions;
import org.countersign.core.token.TokenContent;
import org.countersign.core.token.TokenPurpose;

/// Who vouches for the users of the load.
interface UserTokens {
    /// A token for one certificate of one user. May be called by many threads.
    ///
    /// @param keyId      an e-mail address
    /// @param principals its local part, and the whole of it
    /// @param id         random, different each time
    String mint(String keyId, List<String> principals, String id, Instant now, Instant end);

    /// By the key of the CA's JWK provisioner.
    static UserTokens jwk(BenchedCa ca) {
        return (keyId, principals, id, now, end) -> ca.tokens().mint(
                TokenContent.of(TokenPurpose.SSH_SIGN, ca.url(), keyId, id, now).valid(now, end).withRoot(ca.root())
                        .withSsh(new SshTokenOptions("user", keyId, principals, "", "")));
    }
}
