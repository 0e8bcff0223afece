package org.countersign.core.crypto;

import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.InvalidParameterException;
import java.security.Key;
import java.security.KeyFactorySpi;
import java.security.KeyPair;
import java.security.KeyPairGeneratorSpi;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.XECPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.KeyAgreementSpi;
import javax.crypto.SecretKey;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;

/// X25519 in machine code ([AwsLcX25519]) under the names by which the JDK's TLS asks for it, and as much of it as TLS needs: a pair is
/// made, its number sent, another one read, and a secret made of both. What else may be asked for under these names, such as X448, is
/// refused in the way that makes the JDK ask its next provider.
final class NativeX25519 extends Provider {
    private static final long serialVersionUID = 1;
    private static final int BITS = 255;

    NativeX25519(AwsLcX25519 curve) {
        super("CountersignX25519", "1", "X25519 of AWS-LC for TLS");
        serve("KeyPairGenerator", Pairs.class, () -> new Pairs(curve));
        serve("KeyFactory", Numbers.class, Numbers::new);
        serve("KeyAgreement", Agreement.class, () -> new Agreement(curve));
    }

    private void serve(String type, Class<?> by, Supplier<Object> maker) {
        putService(new Service(this, type, X25519Keys.ALGORITHM, by.getName(), List.of(), Map.of()) {
            @Override
            public Object newInstance(Object parameter) {
                return maker.get();
            }
        });
    }

    private static final class Pairs extends KeyPairGeneratorSpi {
        private final AwsLcX25519 curve;
        private Optional<SecureRandom> random = Optional.empty();

        private Pairs(AwsLcX25519 curve) {
            this.curve = curve;
        }

        @Override
        public void initialize(int bits, SecureRandom from) {
            if (bits != BITS) {
                throw new InvalidParameterException("only X25519");
            }
            random = Optional.ofNullable(from);
        }

        @Override
        public void initialize(AlgorithmParameterSpec parameters, SecureRandom from) throws InvalidAlgorithmParameterException {
            if (!X25519Keys.isX25519(parameters)) {
                throw new InvalidAlgorithmParameterException("only X25519");
            }
            random = Optional.ofNullable(from);
        }

        @Override
        public KeyPair generateKeyPair() {
            byte[] scalar = new byte[AwsLcX25519.LENGTH];
            random.orElseGet(SecureRandom::new).nextBytes(scalar);
            return new KeyPair(new X25519Keys.Public(LittleEndian.number(curve.publicOf(scalar))), new X25519Keys.Private(scalar));
        }
    }

    private static final class Numbers extends KeyFactorySpi {
        @Override
        protected PublicKey engineGeneratePublic(KeySpec spec) throws InvalidKeySpecException {
            if (spec instanceof XECPublicKeySpec key && X25519Keys.bytes(key.getParams(), key.getU()).isPresent()) {
                return new X25519Keys.Public(key.getU());
            }
            throw new InvalidKeySpecException("only numbers of X25519");
        }

        @Override
        protected PrivateKey engineGeneratePrivate(KeySpec spec) throws InvalidKeySpecException {
            throw new InvalidKeySpecException("only numbers of X25519");
        }

        @Override
        protected <T extends KeySpec> T engineGetKeySpec(Key key, Class<T> spec) throws InvalidKeySpecException {
            throw new InvalidKeySpecException("only numbers of X25519");
        }

        @Override
        protected Key engineTranslateKey(Key key) throws InvalidKeyException {
            throw new InvalidKeyException("only numbers of X25519");
        }
    }

    private static final class Agreement extends KeyAgreementSpi {
        private final AwsLcX25519 curve;
        private Optional<X25519Keys.Private> own = Optional.empty();
        private Optional<byte[]> secret = Optional.empty();

        private Agreement(AwsLcX25519 curve) {
            this.curve = curve;
        }

        @Override
        protected void engineInit(Key key, SecureRandom random) throws InvalidKeyException {
            if (!(key instanceof X25519Keys.Private made)) {
                throw new InvalidKeyException("only keys that were made here");
            }
            own = Optional.of(made);
            secret = Optional.empty();
        }

        @Override
        protected void engineInit(Key key, AlgorithmParameterSpec parameters, SecureRandom random) throws InvalidKeyException {
            engineInit(key, random);
        }

        @Override
        protected Key engineDoPhase(Key key, boolean last) throws InvalidKeyException {
            var kept = own.orElseThrow(() -> new IllegalStateException("no key of this side"));
            if (!last || !(key instanceof XECPublicKey other)) {
                throw new InvalidKeyException("there is one other side, with a number of X25519");
            }
            byte[] number = X25519Keys.bytes(other.getParams(), other.getU())
                    .orElseThrow(() -> new InvalidKeyException("only numbers of X25519"));
            secret = Optional.of(curve.secret(kept.scalar(), number));
            return null;
        }

        @Override
        protected byte[] engineGenerateSecret() {
            byte[] made = secret.orElseThrow(() -> new IllegalStateException("the other side is missing"));
            secret = Optional.empty();
            return made;
        }

        @Override
        protected int engineGenerateSecret(byte[] target, int at) throws ShortBufferException {
            if (target.length - at < AwsLcX25519.LENGTH) {
                throw new ShortBufferException("a secret has " + AwsLcX25519.LENGTH + " bytes");
            }
            System.arraycopy(engineGenerateSecret(), 0, target, at, AwsLcX25519.LENGTH);
            return AwsLcX25519.LENGTH;
        }

        @Override
        protected SecretKey engineGenerateSecret(String algorithm) {
            return new SecretKeySpec(engineGenerateSecret(), algorithm);
        }
    }
}
