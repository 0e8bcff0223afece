package org.countersign.core.ssh.krl;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import org.countersign.core.ssh.SerialRange;
import org.countersign.core.ssh.SerialSet;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.SshWriter;
import org.countersign.core.ssh.krl.KeyFingerprint.Hash;
import org.countersign.core.ssh.krl.SerialPlan.Step;

/// Writes key revocation lists (PROTOCOL.krl of OpenSSH), in the order in which `ssh-keygen` writes their parts, and serials in
/// the fewest bytes. There is no signature section: OpenSSH 9.4 and later refuse a list that has one.
public final class KrlWriter {
    private static final long MAGIC = 0x5353484b524c0a00L;
    private static final int FORMAT_VERSION = 1;
    private static final long NO_FLAGS = 0;
    private static final String RESERVED = "";

    private static final int CERTIFICATES = 1;
    private static final int KEYS = 2;
    private static final int SHA1_FINGERPRINTS = 3;
    private static final int SHA256_FINGERPRINTS = 5;

    private static final int SERIAL_LIST = 0x20;
    private static final int SERIAL_RANGE = 0x21;
    private static final int SERIAL_BITMAP = 0x22;
    private static final int KEY_IDS = 0x23;

    private KrlWriter() {}

    public static byte[] write(Krl krl) {
        var out = new SshWriter(1024).uint64(MAGIC).uint32(FORMAT_VERSION)
                .uint64(krl.version()).uint64(krl.generatedAt().getEpochSecond())
                .uint64(NO_FLAGS).string(RESERVED).string(krl.comment());
        krl.certificates().forEach(revoked -> section(out, CERTIFICATES, certificates(revoked)));
        strings(out, KEYS, krl.keys().stream().map(SshPublicKey::blob).toList());
        strings(out, SHA1_FINGERPRINTS, hashes(krl, Hash.SHA1));
        strings(out, SHA256_FINGERPRINTS, hashes(krl, Hash.SHA256));
        return out.bytes();
    }

    static byte[] writeSerials(SerialSet serials) {
        var out = new SshWriter(256);
        var list = new SshWriter(256);
        for (var step : SerialPlan.of(serials)) {
            if (!(step instanceof Step.Listed)) {
                endList(out, list);
                list = new SshWriter(256);
            }
            switch (step) {
                case Step.Listed(var range) -> list(list, range);
                case Step.Ranged(var range) -> section(out, SERIAL_RANGE,
                        new SshWriter(16).uint64(range.first()).uint64(range.last()).bytes());
                case Step.Mapped(var ranges) -> section(out, SERIAL_BITMAP, bitmap(ranges));
            }
        }
        endList(out, list);
        return out.bytes();
    }

    private static byte[] certificates(RevokedCertificates revoked) {
        var out = new SshWriter(1024).string(revoked.issuer().map(SshPublicKey::blob).orElse(new byte[0]))
                .string(RESERVED).raw(writeSerials(revoked.serials()));
        strings(out, KEY_IDS,
                revoked.keyIds().stream().map(keyId -> keyId.getBytes(StandardCharsets.UTF_8)).toList());
        return out.bytes();
    }

    private static void list(SshWriter list, SerialRange range) {
        for (long serial = range.first(); serial != range.last() + 1; serial++) {
            list.uint64(serial);
        }
    }

    private static void endList(SshWriter out, SshWriter list) {
        byte[] serials = list.bytes();
        if (serials.length > 0) {
            section(out, SERIAL_LIST, serials);
        }
    }

    /// The first serial, and a number in which bit n stands for the serial n behind it.
    private static byte[] bitmap(List<SerialRange> ranges) {
        long offset = ranges.getFirst().first();
        var bits = new BitSet();
        for (var range : ranges) {
            bits.set(Math.toIntExact(range.first() - offset), Math.toIntExact(range.last() - offset + 1));
        }
        return new SshWriter(256).uint64(offset).mpint(new BigInteger(1, bigEndian(bits.toByteArray()))).bytes();
    }

    private static byte[] bigEndian(byte[] littleEndian) {
        byte[] reversed = new byte[littleEndian.length];
        for (int i = 0; i < reversed.length; i++) {
            reversed[i] = littleEndian[reversed.length - 1 - i];
        }
        return reversed;
    }

    private static List<byte[]> hashes(Krl krl, Hash hash) {
        return krl.fingerprints().stream().filter(fingerprint -> fingerprint.hash() == hash).map(KeyFingerprint::bytes).toList();
    }

    /// One section of strings in the order of their bytes, or none for none.
    private static void strings(SshWriter out, int type, Collection<byte[]> strings) {
        if (strings.isEmpty()) {
            return;
        }
        var content = new SshWriter(1024);
        strings.stream().sorted(Arrays::compareUnsigned).forEach(content::string);
        section(out, type, content.bytes());
    }

    private static void section(SshWriter out, int type, byte[] content) {
        out.uint8(type).string(content);
    }
}
