package org.countersign.server.provisioner;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.countersign.core.ProblemCode;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.issue.CredentialId;
import org.countersign.core.issue.Operation;
import org.countersign.core.token.TokenMinter;
import org.countersign.core.token.TokenVerifier;
import org.countersign.core.token.UnverifiedToken;
import org.countersign.core.x509.LeafTrust;
import org.countersign.core.x509.X509Certificates;

/// Tokens that prove possession of the key of a certificate of this authority, for holders who cannot show it in the TLS handshake,
/// most of all because it has expired. The chain travels in the header `x5cInsecure`.
public final class RenewTokens {
    private static final String HEADER = "x5cInsecure";

    private final LeafTrust trust;
    private final TokenVerifier verifier;
    private final Crypto crypto;
    private final OldestToken oldest;

    /// @param oldest tokens that may have been used before what the store remembers are refused
    public RenewTokens(LeafTrust trust, TokenVerifier verifier, Crypto crypto, OldestToken oldest) {
        this.trust = trust;
        this.verifier = verifier;
        this.crypto = crypto;
        this.oldest = oldest;
    }

    /// The certificate in the token, if it is or was one of this authority. That the sender holds its key is not known yet.
    ///
    /// Its chain has to have been good a minute before its end: whether an expired one may be renewed is for its provisioner to
    /// say.
    public X509Certificate certificate(UnverifiedToken token) {
        try {
            var chain = CertificateChainHeader.read(token, HEADER);
            trust.checkSigner(chain, chain.getFirst().getNotAfter().toInstant().minus(Duration.ofMinutes(1)));
            return chain.getFirst();
        } catch (CertificateException e) {
            throw ProblemCode.CREDENTIAL_REJECTED.refuse(ProblemCode.CREDENTIAL_REJECTED.title(), e);
        }
    }

    /// Verifies the token with the key of that certificate.
    ///
    /// @param provisioner name of the one that granted the certificate; the token may name it as its issuer
    /// @return what is spent: by the holder of this certificate, so that nobody can use up a token of someone else
    public CredentialId verify(UnverifiedToken token, X509Certificate shown, Provisioner provisioner, Instant now) {
        oldest.requireRemembered(token);
        var issuer = token.claimText("iss").filter(TokenMinter.RENEWING_CLIENT::equals).orElse(provisioner.name());
        var expected = new TokenVerifier.Expectation(CertificateChainHeader.key(shown, crypto), issuer, Optional.empty(), Set.of(HEADER));
        var verified = verifier.verify(token, expected, Operation.X509_RENEW, now);
        if (!verified.subject().equals(X509Certificates.commonName(shown))) {
            throw ProblemCode.TOKEN_REJECTED.refuse();
        }
        return new CredentialId(provisioner.name(), "renew/" + shown.getSerialNumber() + "/" + verified.id(), verified.expires());
    }
}
