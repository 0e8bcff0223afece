package org.countersign.cli.command.ca.init;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.keys.ProvisionerKey;
import org.countersign.core.x509.CertificateIssuer;
import org.countersign.core.x509.IntermediateProfile;
import org.countersign.core.x509.RootProfile;
import org.countersign.core.x509.X509CertificateBody;
import org.countersign.core.x509.X509Certificates;

/// A new authority, in memory only.
///
/// @param rootKey empty when the root was there before: its key stays where it is
/// @param ssh the SSH CA keys, if it has any
/// @param provisioner the key of the first provisioner, if there is one
record Authority(X509Certificate root, Optional<KeyPair> rootKey, X509Certificate intermediate, KeyPair intermediateKey,
        Optional<SshKeys> ssh, Optional<ProvisionerKey> provisioner) {
    private static final String CURVE = "P-256";
    private static final int SERIAL_BITS = 127;

    record SshKeys(KeyPair host, KeyPair user) {}

    /// Made of random numbers and a moment.
    static final class Maker {
        private final SecureRandom random;
        private final Instant now;

        Maker(SecureRandom random, Instant now) {
            this.random = random;
            this.now = now;
        }

        Authority make(Blueprint blueprint, Progress progress) {
            progress.begins("Generating root certificate");
            var root = blueprint.root().orElseGet(() -> newRoot(blueprint.name()));
            progress.ends();
            progress.begins("Generating intermediate certificate");
            var intermediateKey = KeyGenerator.ec(CURVE).generate(random);
            var intermediate = intermediate(blueprint.name(), root, intermediateKey.getPublic());
            progress.ends();
            var ssh = blueprint.sshKeys().map(generator -> sshKeys(generator, progress));
            return new Authority(root.certificate(),
                    blueprint.root().isPresent() ? Optional.empty() : Optional.of(root.key()),
                    intermediate, intermediateKey, ssh, blueprint.service().map(_ -> ProvisionerKey.generate(random)));
        }

        private ExistingRoot newRoot(String name) {
            var key = KeyGenerator.ec(CURVE).generate(random);
            var body = RootProfile.body(name, key.getPublic(), serial(), now);
            return new ExistingRoot(sign(body, key), key);
        }

        private X509Certificate intermediate(String name, ExistingRoot root, PublicKey key) {
            return sign(IntermediateProfile.body(name, key, serial(), now, CertificateIssuer.of(root.certificate())),
                    root.key());
        }

        private static X509Certificate sign(X509CertificateBody body, KeyPair issuer) {
            return X509Certificates.sign(body, body.algorithm().signer(issuer.getPrivate()), issuer.getPublic());
        }

        private SshKeys sshKeys(KeyGenerator generator, Progress progress) {
            progress.begins("Generating user and host SSH certificate signing keys");
            var keys = new SshKeys(generator.generate(random), generator.generate(random));
            progress.ends();
            return keys;
        }

        private BigInteger serial() {
            var serial = new BigInteger(SERIAL_BITS, random);
            return serial.signum() == 0 ? serial() : serial;
        }
    }

    /// Hears what is going on, for somebody who waits.
    interface Progress {
        void begins(String work);

        void ends();
    }
}
