package org.countersign.core.ssh;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.countersign.core.crypto.Crypto;

/// A signed SSH certificate. [#parse(byte[])] only reads; whether the signature is good is for [#isSignedBy] to say, and a
/// certificate from outside is worth nothing before it has.
public final class SshCertificate {
    private final SshCertificateBody body;
    private final SshSignature signature;
    private final byte[] blob;

    private SshCertificate(SshCertificateBody body, SshSignature signature, byte[] blob) {
        this.body = body;
        this.signature = signature;
        this.blob = blob;
    }

    /// Joins a body and the signature over it.
    public static SshCertificate of(SshCertificateBody body, SshSignature signature) {
        byte[] signed = body.toBeSigned();
        byte[] blob = new SshWriter(signed.length + 128).raw(signed).string(signature.encode()).bytes();
        return new SshCertificate(body, signature, blob);
    }

    /// Reads a wire blob. Anything that would not be written back to the same bytes is refused, so that what was checked is
    /// what was signed.
    ///
    /// @throws SshFormatException when it is not exactly one certificate of a known type
    public static SshCertificate parse(byte[] blob) {
        return parse(blob, SshPublicKey::parse);
    }

    /// Reads back what was just joined from a body and a signature. Of all that is in it only the CA key is taken on trust, and only
    /// if its bytes are the very ones of the body: to find the same point on the curve again costs as much as signing.
    ///
    /// @throws SshFormatException when the bytes are not a certificate
    public SshCertificate reread() {
        var caKey = body.signatureKey();
        return parse(blob, bytes -> caKey.hasBlob(bytes) ? caKey : SshPublicKey.parse(bytes));
    }

    private static SshCertificate parse(byte[] blob, Function<byte[], SshPublicKey> readCaKey) {
        if (blob.length > SshCertificateBody.MOST_BYTES + 2048) {
            throw new SshFormatException("the certificate is too large");
        }
        var reader = new SshReader(blob);
        var body = readBody(reader, blob, readCaKey);
        int signedLength = reader.position();
        var signature = SshSignature.parse(reader.string());
        reader.expectEnd();
        if (!Arrays.equals(body.toBeSigned(), 0, body.toBeSigned().length, blob, 0, signedLength)) {
            throw new SshFormatException("the certificate is not in its one canonical form");
        }
        return new SshCertificate(body, signature, blob.clone());
    }

    /// Reads everything in front of the signature, and leaves the reader there.
    static SshCertificateBody readBody(SshReader reader, byte[] source) {
        return readBody(reader, source, SshPublicKey::parse);
    }

    private static SshCertificateBody readBody(SshReader reader, byte[] source, Function<byte[], SshPublicKey> readCaKey) {
        var name = reader.text();
        var keyType = SshKeyType.ofCertificateName(name).orElseThrow(
                () -> new SshFormatException("a certificate of type " + SshPublicKey.printable(name) + " is not supported"));
        byte[] nonce = reader.string();
        var key = SshPublicKey.readFields(keyType, reader, source);
        long serial = reader.uint64();
        var type = CertificateType.ofNumber(reader.uint32());
        var keyId = reader.text();
        var principals = readPrincipals(reader.nested());
        var validity = new Validity(reader.uint64(), reader.uint64());
        var criticalOptions = readOptions(reader.nested());
        var extensions = readOptions(reader.nested());
        reader.string();
        var signatureKey = readCaKey.apply(reader.string());
        return new SshCertificateBody(nonce, key, serial, type, keyId, principals, validity,
                criticalOptions, extensions, signatureKey);
    }

    private static List<String> readPrincipals(SshReader reader) {
        var principals = new ArrayList<String>();
        while (!reader.atEnd()) {
            principals.add(reader.text());
        }
        return principals;
    }

    private static Map<String, String> readOptions(SshReader reader) {
        var options = new LinkedHashMap<String, String>();
        while (!reader.atEnd()) {
            var name = reader.text();
            var data = reader.nested();
            var value = "";
            if (!data.atEnd()) {
                value = data.text();
                data.expectEnd();
            }
            if (options.put(name, value) != null) {
                throw new SshFormatException("an option is there twice");
            }
        }
        return options;
    }

    public SshCertificateBody body() {
        return body;
    }

    public SshSignature signature() {
        return signature;
    }

    /// The wire blob.
    public byte[] blob() {
        return blob.clone();
    }

    /// Whether this was signed by the private half of `caKey`.
    public boolean isSignedBy(SshPublicKey caKey, Crypto crypto) {
        if (!body.signatureKey().equals(caKey)) {
            return false;
        }
        var algorithm = SshSignature.jcaAlgorithm(signature.format(), caKey.type());
        return crypto.verifier(algorithm, caKey.toJca()).verify(body.toBeSigned(), signature.toJca(caKey.type()));
    }

    /// `type base64`, the form of a line in a `-cert.pub` file, without a comment.
    public String toLine() {
        return body.key().type().certificateName() + " " + Base64.getEncoder().encodeToString(blob);
    }

    /// Hash of the whole certificate, in the form of a key fingerprint.
    public String fingerprint() {
        return SshPublicKey.fingerprint(blob);
    }
}
