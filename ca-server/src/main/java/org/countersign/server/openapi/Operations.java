package org.countersign.server.openapi;

import static org.countersign.server.openapi.Operation.Credential.CLIENT_CERTIFICATE;
import static org.countersign.server.openapi.Operation.Credential.CLIENT_CERTIFICATE_OR_RENEW_TOKEN;
import static org.countersign.server.openapi.Operation.Credential.NONE;
import static org.countersign.server.openapi.Operation.Credential.TOKEN;
import static org.countersign.server.openapi.Operation.Credential.TOKEN_OR_CLIENT_CERTIFICATE;

import org.countersign.server.http.Routes.Capability;
import org.countersign.server.openapi.Operation.Parameter;

/// What each route does. A new one without a line here does not compile.
final class Operations {
    private static final String PEM = "application/x-pem-file";

    private Operations() {}

    static Operation of(Capability capability) {
        return switch (capability) {
            case SSH_SIGN -> Operation.post("Issues an SSH certificate.", TOKEN, "SshSignRequest", 201, "SshCertificate");
            case SSH_RENEW -> Operation.post("Renews the SSH host certificate that the token shows.", TOKEN, "SshRenewRequest", 201,
                    "SshCertificate");
            case SSH_REKEY -> Operation.post("As renewal, for another key.", TOKEN, "SshRekeyRequest", 201, "SshCertificate");
            case SSH_REVOKE -> Operation.post("Revokes an SSH certificate, or several.", TOKEN, "SshRevokeRequest", 200, "Revoked");
            case SSH_CHECK_HOST -> Operation.post("Whether a host certificate was ever issued for a name.", NONE,
                    "CheckHostRequest", 200, "CheckHost");
            case SSH_CONFIG -> Operation.post("The ssh configuration for clients or hosts.", NONE, "SshConfigRequest", 200, "SshConfig");
            case SSH_BASTION -> Operation.post("The host to go through on the way to another.", NONE, "BastionRequest", 200, "Bastion");
            case SIGN -> Operation.post("Issues an X.509 certificate.", TOKEN, "SignRequest", 201, "Certificate");
            case RENEW -> Operation.post("Renews an X.509 certificate.", CLIENT_CERTIFICATE_OR_RENEW_TOKEN, "", 201, "Certificate")
                    .withoutBody();
            case REKEY -> Operation.post("As renewal, for another key.", CLIENT_CERTIFICATE, "RekeyRequest", 201, "Certificate");
            case REVOKE -> Operation.post("Revokes an X.509 certificate; without a token the one of the connection.",
                    TOKEN_OR_CLIENT_CERTIFICATE, "RevokeRequest", 200, "Revoked");
            case VERSION -> Operation.get("The version of the server.", 200, "Version");
            case HEALTH -> Operation.get("Whether the server does its work.", 200, "Health");
            case ROOT -> Operation.get("One root certificate by its fingerprint, federated ones included.", 200, "Root")
                    .with(new Parameter("sha", "path", "SHA-256 of the DER in hex", false));
            case ROOTS -> Operation.get("The root certificates.", 201, "Certificates");
            case INTERMEDIATES -> Operation.get("The certificates between a leaf and the root, the issuer first.", 201, "Certificates");
            case FEDERATION -> Operation.get("The root certificates, and those of other authorities.", 201, "Certificates");
            case ROOTS_PEM -> Operation.download("The root certificates.", PEM);
            case INTERMEDIATES_PEM -> Operation.download("The certificates between a leaf and the root, the issuer first.", PEM);
            case PROVISIONERS -> Operation.get("The provisioners, page by page.", 200, "Provisioners")
                    .with(new Parameter("cursor", "query", "nextCursor of the page before", false),
                            new Parameter("limit", "query", "how many at most: 1 to 100, usually 20", false));
            case ENCRYPTED_KEY -> Operation.get("The encrypted private key of a JWK provisioner.", 200, "EncryptedKey")
                    .with(new Parameter("kid", "path", "id of its key", false));
            case CRL -> Operation.download("The list of revoked X.509 certificates.", "application/pkix-crl", PEM)
                    .with(new Parameter("pem", "query", "asks for PEM instead of DER", true));
            case SSH_ROOTS -> Operation.get("The SSH CA keys of this authority.", 200, "SshKeys");
            case SSH_FEDERATION -> Operation.get("The SSH CA keys in use, and those of other authorities.", 200, "SshKeys");
            case SSH_KRL -> Operation.download("The OpenSSH key revocation list, with an ETag.", "application/octet-stream");
            case SSH_KRL_SIGNATURE -> Operation.download("The SSH signature of that list.", "text/plain");
            case SSH_HOSTS -> Operation.get("The hosts that have a valid certificate.", 200, "Hosts");
            case OPENAPI -> Operation.get("This document.", 200, "Document");
        };
    }
}
