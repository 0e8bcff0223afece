package org.countersign.server.store.postgres;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.countersign.core.crypto.Digests;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CertificateId.Family;
import org.countersign.core.issue.CredentialId;
import org.countersign.core.ssh.SshWriter;

/// How values look in the database.
final class Values {
    private static final int NANO_DIGITS = 9;
    /// An entry of an index has to fit a third of a page, which has 8 KiB.
    private static final int MOST_OF_KEY = 512;

    private Values() {}

    static BigDecimal moment(Instant moment) {
        return BigDecimal.valueOf(moment.getEpochSecond()).add(BigDecimal.valueOf(moment.getNano(), NANO_DIGITS));
    }

    static Instant moment(BigDecimal seconds) {
        BigInteger nanos = seconds.setScale(NANO_DIGITS).unscaledValue();
        var parts = nanos.divideAndRemainder(BigInteger.TEN.pow(NANO_DIGITS));
        return Instant.ofEpochSecond(parts[0].longValueExact(), parts[1].longValueExact());
    }

    static BigDecimal serial(long serial) {
        return new BigDecimal(CertificateId.unsigned(serial));
    }

    /// An SSH serial.
    static long serial(BigDecimal serial) {
        return serial.toBigIntegerExact().longValue();
    }

    static int family(Family family) {
        return switch (family) {
            case SSH -> 1;
            case X509 -> 2;
        };
    }

    /// What a name is looked up by: its bytes, or as many of them as an index takes and the hash of all.
    static byte[] key(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= MOST_OF_KEY) {
            return bytes;
        }
        byte[] key = Arrays.copyOf(bytes, MOST_OF_KEY + Digests.sha256(bytes).length);
        System.arraycopy(Digests.sha256(bytes), 0, key, MOST_OF_KEY, key.length - MOST_OF_KEY);
        return key;
    }

    /// All keys under which it may have been spent.
    static List<byte[]> keys(CredentialId credential) {
        return Stream.concat(Stream.of(credential), credential.before().stream()).map(Values::key).toList();
    }

    /// Stands for a one-time credential; says nothing about it.
    static byte[] key(CredentialId credential) {
        return Digests.sha256(new SshWriter(128).string(credential.provisioner()).string(credential.id()).bytes());
    }
}
