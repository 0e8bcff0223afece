package org.countersign.core.nebula;

import java.util.Arrays;
import java.util.List;
import org.countersign.core.crypto.Digests;
import org.countersign.core.keys.KeyFormatException;
import org.countersign.core.keys.Pem;

/// A Nebula certificate of version 1 on Curve25519, which is what existing certificate authorities of this ecosystem accept. Whoever
/// made it, it says nothing until [NebulaTrust] has judged it.
///
/// @param signature over the encoded details, by the issuer's Ed25519 key
public record NebulaCertificate(NebulaDetails details, byte[] signature) {
    private static final String LABEL = "NEBULA CERTIFICATE";
    private static final int MOST_BYTES = 8 * 1024;
    private static final int SIGNATURE_BYTES = 64;

    public NebulaCertificate {
        if (signature.length != SIGNATURE_BYTES) {
            throw new NebulaFormatException("the signature of the certificate does not have 64 bytes");
        }
    }

    /// Reads the bytes if they are the one form of a certificate: nothing unknown, nothing twice, nothing in another order.
    ///
    /// @throws NebulaFormatException when they are not
    public static NebulaCertificate parse(byte[] encoded) {
        if (encoded.length > MOST_BYTES) {
            throw new NebulaFormatException("the certificate is too long");
        }
        byte[] details = {};
        byte[] signature = {};
        var in = new ProtobufReader(encoded);
        while (in.hasMore()) {
            switch (Math.clamp(in.tag(), 0, Integer.MAX_VALUE)) {
                case 1 * 8 + 2 -> details = in.bytes();
                case 2 * 8 + 2 -> signature = in.bytes();
                default -> throw new NebulaFormatException("these bytes are no Nebula certificate of version 1");
            }
        }
        var certificate = new NebulaCertificate(NebulaDetails.decode(details), signature);
        if (!Arrays.equals(certificate.encode(), encoded)) {
            throw new NebulaFormatException("the certificate is not in its one canonical form");
        }
        return certificate;
    }

    /// Reads a bundle of certificates.
    ///
    /// @throws NebulaFormatException when there is none, or one that cannot be read
    public static List<NebulaCertificate> parsePem(String pem) {
        try {
            var blocks = Pem.parse(pem);
            if (blocks.isEmpty()) {
                throw new NebulaFormatException("there is no certificate");
            }
            return blocks.stream().map(block -> {
                if (!block.label().equals(LABEL)) {
                    throw new NebulaFormatException("a block is not a " + LABEL + " (those of version 2 are not supported)");
                }
                return parse(block.der());
            }).toList();
        } catch (KeyFormatException e) {
            throw new NebulaFormatException(e.getMessage());
        }
    }

    public byte[] encode() {
        return new ProtobufWriter().element(1, details.encode()).bytes(2, signature).toBytes();
    }

    public String toPem() {
        return Pem.encode(LABEL, encode());
    }

    /// What certificates name their issuer by.
    public byte[] fingerprint() {
        return Digests.sha256(encode());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NebulaCertificate that && Arrays.equals(encode(), that.encode());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(encode());
    }

    @Override
    public String toString() {
        return "NebulaCertificate " + Digests.sha256Hex(encode());
    }
}
