package org.countersign.core.crypto;

import java.math.BigInteger;
import java.security.interfaces.XECPrivateKey;
import java.security.interfaces.XECPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.util.Optional;

/// The two halves of a key of X25519 as TLS hands them about. They have no encoding: they live for one handshake and are never written.
final class X25519Keys {
    static final String ALGORITHM = "XDH";

    private X25519Keys() {}

    static boolean isX25519(AlgorithmParameterSpec parameters) {
        return parameters instanceof NamedParameterSpec named && named.getName().equalsIgnoreCase(NamedParameterSpec.X25519.getName());
    }

    /// The number of some provider's public key in 32 bytes; none when it does not fit, or the key is of another curve.
    static Optional<byte[]> bytes(AlgorithmParameterSpec parameters, BigInteger number) {
        return isX25519(parameters) && number.signum() >= 0 && number.bitLength() <= Byte.SIZE * AwsLcX25519.LENGTH
                ? Optional.of(LittleEndian.bytes(number, AwsLcX25519.LENGTH)) : Optional.empty();
    }

    /// What goes to the other side.
    record Public(BigInteger number) implements XECPublicKey {
        @Override
        public BigInteger getU() {
            return number;
        }

        @Override
        public AlgorithmParameterSpec getParams() {
            return NamedParameterSpec.X25519;
        }

        @Override
        public String getAlgorithm() {
            return ALGORITHM;
        }

        @Override
        public String getFormat() {
            return null;
        }

        @Override
        public byte[] getEncoded() {
            return null;
        }
    }

    /// What stays. Nobody but this package gets at its bytes.
    static final class Private implements XECPrivateKey {
        private static final long serialVersionUID = 1;
        private final transient byte[] scalar;

        Private(byte[] scalar) {
            this.scalar = scalar.clone();
        }

        byte[] scalar() {
            return scalar.clone();
        }

        @Override
        public Optional<byte[]> getScalar() {
            return Optional.empty();
        }

        @Override
        public AlgorithmParameterSpec getParams() {
            return NamedParameterSpec.X25519;
        }

        @Override
        public String getAlgorithm() {
            return ALGORITHM;
        }

        @Override
        public String getFormat() {
            return null;
        }

        @Override
        public byte[] getEncoded() {
            return null;
        }
    }
}
