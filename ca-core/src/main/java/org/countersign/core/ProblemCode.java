package org.countersign.core;

/// Every way a request can end without a result: one stable code, the HTTP status it travels with, and a
/// title that is safe to show to anyone.
///
/// The code is what scripts may branch on; the message beside it is for people and may change.
public enum ProblemCode {
    MALFORMED_REQUEST("malformed-request", 400, "The request is not well formed."),
    REQUEST_TIMEOUT("request-timeout", 408, "The request took too long to arrive."),
    REQUEST_TOO_LARGE("request-too-large", 413, "The request is larger than this server accepts."),
    URI_TOO_LONG("uri-too-long", 414, "The address in the request is longer than this server accepts."),
    HEADERS_TOO_LARGE("headers-too-large", 431, "The request has more headers than this server accepts."),
    INVALID_CERTIFICATE_TYPE("invalid-certificate-type", 400, "The certificate type is not one this server issues."),
    INVALID_KEY("invalid-key", 400, "The public key cannot be certified."),
    INVALID_CSR("invalid-csr", 400, "The certificate request is not valid."),
    INVALID_PRINCIPAL("invalid-principal", 400, "A principal is not well formed."),
    INCOMPLETE_REQUEST("incomplete-request", 400, "The request leaves out what only it can say."),
    INVALID_VALIDITY("invalid-validity", 400, "The requested validity is not possible."),
    INVALID_REVOCATION("invalid-revocation", 400, "The revocation request is not valid."),
    ALREADY_REVOKED("already-revoked", 400, "The certificate was revoked before."),
    TEMPLATE_REFUSED("template-refused", 400, "The template of the provisioner refused the request."),
    NOT_RENEWABLE("not-renewable", 400, "This certificate cannot be renewed."),

    TOKEN_MALFORMED("token-malformed", 401, "The token cannot be read."),
    TOKEN_REJECTED("token-rejected", 401, "The token was not accepted."),
    TOKEN_EXPIRED("token-expired", 401, "The token is not within its validity."),
    TOKEN_WRONG_AUDIENCE("token-wrong-audience", 401, "The token was made for another purpose or another server."),
    TOKEN_OLDER_THAN_SERVER("token-older-than-server", 401, "The token was made before this server started."),
    TOKEN_ALREADY_USED("token-already-used", 401, "The token was used before."),
    UNKNOWN_PROVISIONER("unknown-provisioner", 401, "No provisioner accepts this token."),
    PROVISIONER_DISABLED("provisioner-disabled", 401, "The provisioner is disabled."),
    IDENTITY_NOT_ALLOWED("identity-not-allowed", 401, "The provisioner does not serve whoever the token is for."),
    OPERATION_NOT_GRANTED("operation-not-granted", 401, "The provisioner does not grant this operation."),
    SSH_NOT_ENABLED("ssh-not-enabled", 401, "The provisioner may not issue SSH certificates."),
    RENEWAL_DISABLED("renewal-disabled", 401, "The provisioner does not allow renewal."),
    CREDENTIAL_REJECTED("credential-rejected", 401, "The certificate shown as proof was not accepted."),
    CREDENTIAL_REVOKED("credential-revoked", 401, "The certificate shown as proof was revoked."),

    WEAK_KEY("weak-key", 403, "The public key is too weak to be certified."),
    KEY_REVOKED("key-revoked", 403, "The public key was revoked."),
    KEY_ID_REVOKED("key-id-revoked", 403, "The key ID was revoked, and with it every certificate that carries it."),
    NOT_IN_TOKEN("not-in-token", 403, "The request asks for something that the token does not allow."),
    PRINCIPAL_NOT_ALLOWED("principal-not-allowed", 403, "A principal is not allowed."),
    NAME_NOT_ALLOWED("name-not-allowed", 403, "A name is not allowed."),
    CONTENT_NOT_ALLOWED("content-not-allowed", 403, "The certificate would hold something that is not certified here."),
    WEBHOOK_REFUSED("webhook-refused", 403, "A webhook of the provisioner did not allow the certificate."),
    POLICY_DENIED("policy-denied", 403, "The name policy of this authority does not allow a name."),
    KEY_ID_NOT_ALLOWED("key-id-not-allowed", 403, "The key ID is not allowed."),
    DURATION_TOO_SHORT("duration-too-short", 403, "The requested duration is below the minimum."),
    DURATION_TOO_LONG("duration-too-long", 403, "The requested duration is above the maximum."),
    SERIAL_MISMATCH("serial-mismatch", 403, "The token was made for another serial number."),

    NOT_FOUND("not-found", 404, "The requested resource does not exist."),
    METHOD_NOT_ALLOWED("method-not-allowed", 405, "The method is not allowed here."),

    TEMPLATE_FAILED("template-failed", 500, "The template of the provisioner gave no certificate; the reason is in the server's log."),
    INTERNAL("internal", 500, "The server failed; the reason is in its log under the request id."),
    NOT_IMPLEMENTED("not-implemented", 501, "This server does not offer that."),
    SSH_TYPE_NOT_CONFIGURED("ssh-type-not-configured", 501, "This server has no SSH CA key for that certificate type."),

    OVERLOADED("overloaded", 503, "The server has more work than it can accept; try again."),
    SERIAL_TAKEN("serial-taken", 503, "The serial number that was drawn is in use already; try again."),
    STORE_UNAVAILABLE("store-unavailable", 503, "The ledger cannot be written, so nothing is issued."),
    RANDOM_UNAVAILABLE("random-unavailable", 503, "The server gets no random numbers, so nothing is issued."),
    CLOCK_UNTRUSTED("clock-untrusted", 503, "The clock went backwards, so nothing is issued."),
    CONFIGURATION_DIFFERS("configuration-differs", 503, "This server does not have the configuration of the others, so it issues nothing; ask another one.");

    private final String code;
    private final int status;
    private final String title;

    ProblemCode(String code, int status, String title) {
        this.code = code;
        this.status = status;
        this.title = title;
    }

    public String code() {
        return code;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /// This failure, ready to be thrown, with its own title as the message.
    public ProblemException refuse() {
        return refuse(title);
    }

    /// The failure with a message built from values known to be safe: it travels to the caller as it is.
    public ProblemException refuse(String message) {
        return new ProblemException(new Problem(this, message), null);
    }

    /// As [#refuse(String)], with the cause for the server's log; the caller never sees it.
    public ProblemException refuse(String message, Throwable cause) {
        return new ProblemException(new Problem(this, message), cause);
    }
}
