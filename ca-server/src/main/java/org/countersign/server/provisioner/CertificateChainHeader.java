package org.countersign.server.provisioner;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.countersign.core.ProblemCode;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.crypto.StrictBase64;
import org.countersign.core.json.JsonException;
import org.countersign.core.token.TokenKey;
import org.countersign.core.token.UnverifiedToken;
import org.countersign.core.x509.X509Certificates;
import org.countersign.core.x509.X509FormatException;

/// The header of a token that carries certificates, as `x5c` does (RFC 7515, "X.509 Certificate Chain"): standard base64 of DER,
/// the one of the token's key first.
final class CertificateChainHeader {
    private static final int MOST_CERTIFICATES = 8;

    private CertificateChainHeader() {}

    /// @return at least one certificate
    /// @throws org.countersign.core.ProblemException CREDENTIAL_REJECTED
    static List<X509Certificate> read(UnverifiedToken token, String header) {
        try {
            var encoded = token.header().strings(header);
            if (encoded.isEmpty() || encoded.size() > MOST_CERTIFICATES) {
                throw ProblemCode.CREDENTIAL_REJECTED.refuse();
            }
            return encoded.stream().map(text -> X509Certificates.parse(
                    StrictBase64.decode(text).orElseThrow(ProblemCode.CREDENTIAL_REJECTED::refuse))).toList();
        } catch (JsonException | X509FormatException e) {
            throw ProblemCode.CREDENTIAL_REJECTED.refuse();
        }
    }

    /// The key of the certificate, to verify the token with.
    static TokenKey key(X509Certificate shown, Crypto crypto) {
        try {
            return TokenKey.of(shown.getPublicKey(), Optional.empty(), crypto);
        } catch (IllegalArgumentException e) {
            throw ProblemCode.CREDENTIAL_REJECTED.refuse("Keys of this kind cannot sign a token.");
        }
    }
}
