package org.countersign.core.ssh;

import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.countersign.core.issue.CertificateBody;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CertificateKind;

/// Everything in an SSH certificate but the signature (IETF draft "SSH Certificate Format"; PROTOCOL.certkeys of OpenSSH).
///
/// Invariants of what we issue ([#issuable]), because OpenSSH reads nothing else or something worse: 1 to 256 principals (older servers take an empty list
/// for "anyone"), none of them empty or twice; options sorted by name, each once; no critical option on a host
/// certificate; serial not 0; the whole blob within 12 KiB. Certificates of others are read without these. Which names are
/// allowed is for [org.countersign.core.issue.SshNames] to say.
public final class SshCertificateBody implements CertificateBody {
    /// `SSHKEY_CERT_MAX_PRINCIPALS` of OpenSSH: it refuses to read more.
    public static final int MOST_PRINCIPALS = 256;
    /// OpenSSH reads certificates as one line; stay well below what any version takes.
    public static final int MOST_BYTES = 12 * 1024;
    public static final int NONCE_BYTES = 32;

    private final byte[] nonce;
    private final SshPublicKey key;
    private final long serial;
    private final CertificateType type;
    private final String keyId;
    private final List<String> principals;
    private final Validity validity;
    private final SortedMap<String, String> criticalOptions;
    private final SortedMap<String, String> extensions;
    private final SshPublicKey signatureKey;
    private final byte[] toBeSigned;

    SshCertificateBody(byte[] nonce, SshPublicKey key, long serial, CertificateType type, String keyId,
            List<String> principals, Validity validity, Map<String, String> criticalOptions,
            Map<String, String> extensions, SshPublicKey signatureKey) {
        this.nonce = nonce.clone();
        this.key = key;
        this.serial = serial;
        this.type = type;
        this.keyId = keyId;
        this.principals = List.copyOf(principals);
        this.validity = validity;
        this.criticalOptions = Collections.unmodifiableSortedMap(new TreeMap<>(criticalOptions));
        this.extensions = Collections.unmodifiableSortedMap(new TreeMap<>(extensions));
        this.signatureKey = signatureKey;
        this.toBeSigned = encode();
    }

    /// A body that may be signed: all invariants hold.
    ///
    /// @param criticalOptions name to value; an empty value is written as no data at all
    /// @throws SshFormatException naming the invariant that does not hold
    public static SshCertificateBody issuable(byte[] nonce, SshPublicKey key, long serial, CertificateType type,
            String keyId, List<String> principals, Validity validity, Map<String, String> criticalOptions,
            Map<String, String> extensions, SshPublicKey signatureKey) {
        var body = new SshCertificateBody(nonce, key, serial, type, keyId, principals, validity, criticalOptions,
                extensions, signatureKey);
        body.check();
        return body;
    }

    /// A body that OpenSSH can read, and nothing more: it may name no principal, have serial 0, or put critical options on a
    /// host, which servers and clients then refuse or take for something else. For the holder of a CA key who insists.
    ///
    /// @throws SshFormatException when no OpenSSH could read it
    public static SshCertificateBody readable(byte[] nonce, SshPublicKey key, long serial, CertificateType type,
            String keyId, List<String> principals, Validity validity, Map<String, String> criticalOptions,
            Map<String, String> extensions, SshPublicKey signatureKey) {
        var body = new SshCertificateBody(nonce, key, serial, type, keyId, principals, validity, criticalOptions,
                extensions, signatureKey);
        body.checkReadable();
        return body;
    }

    /// Reads what was recorded as [#toBeSigned()].
    ///
    /// @throws SshFormatException when it is not exactly the body of one certificate
    public static SshCertificateBody parse(byte[] toBeSigned) {
        var reader = new SshReader(toBeSigned);
        var body = SshCertificate.readBody(reader, toBeSigned);
        reader.expectEnd();
        return body;
    }

    private void check() {
        if (serial == 0) {
            throw new SshFormatException("a certificate with serial 0 could not be revoked by it");
        }
        if (principals.isEmpty()) {
            throw new SshFormatException("a certificate names 1 to " + MOST_PRINCIPALS + " principals");
        }
        if (type == CertificateType.HOST && !criticalOptions.isEmpty()) {
            throw new SshFormatException("clients refuse a host certificate with critical options");
        }
        checkReadable();
    }

    private void checkReadable() {
        if (nonce.length < NONCE_BYTES) {
            throw new SshFormatException("the nonce is too short");
        }
        if (principals.size() > MOST_PRINCIPALS) {
            throw new SshFormatException("a certificate names 1 to " + MOST_PRINCIPALS + " principals");
        }
        if (principals.contains("") || new HashSet<>(principals).size() != principals.size()) {
            throw new SshFormatException("a principal is empty or named twice");
        }
        if (toBeSigned.length > MOST_BYTES) {
            throw new SshFormatException("the certificate would be larger than " + MOST_BYTES + " bytes");
        }
    }

    private byte[] encode() {
        return new SshWriter(1024)
                .string(key.type().certificateName())
                .string(nonce)
                .raw(key.fields())
                .uint64(serial)
                .uint32(type.number())
                .string(keyId)
                .string(encodePrincipals())
                .uint64(validity.after())
                .uint64(validity.before())
                .string(encodeOptions(criticalOptions))
                .string(encodeOptions(extensions))
                .string("")
                .string(signatureKey.blob())
                .bytes();
    }

    private byte[] encodePrincipals() {
        var writer = new SshWriter(64);
        principals.forEach(writer::string);
        return writer.bytes();
    }

    private static byte[] encodeOptions(SortedMap<String, String> options) {
        var writer = new SshWriter(128);
        options.forEach((name, value) -> {
            writer.string(name);
            if (value.isEmpty()) {
                writer.uint32(0);
            } else {
                writer.string(new SshWriter(value.length() + 4).string(value).bytes());
            }
        });
        return writer.bytes();
    }

    @Override
    public CertificateId id() {
        return CertificateId.ssh(serial);
    }

    @Override
    public CertificateKind kind() {
        return type == CertificateType.USER ? CertificateKind.SSH_USER : CertificateKind.SSH_HOST;
    }

    @Override
    public byte[] toBeSigned() {
        return toBeSigned;
    }

    @Override
    public String keyId() {
        return keyId;
    }

    @Override
    public List<String> names() {
        return principals;
    }

    @Override
    public Instant notBefore() {
        return validity.notBefore();
    }

    @Override
    public Instant notAfter() {
        return validity.notAfter();
    }

    public byte[] nonce() {
        return nonce.clone();
    }

    /// The certified key.
    public SshPublicKey key() {
        return key;
    }

    public long serial() {
        return serial;
    }

    public CertificateType type() {
        return type;
    }

    public List<String> principals() {
        return principals;
    }

    public Validity validity() {
        return validity;
    }

    public SortedMap<String, String> criticalOptions() {
        return criticalOptions;
    }

    public SortedMap<String, String> extensions() {
        return extensions;
    }

    /// The public half of the CA key that signs this.
    public SshPublicKey signatureKey() {
        return signatureKey;
    }
}
