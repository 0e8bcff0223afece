package org.countersign.core.ssh.krl;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.countersign.core.ssh.SerialSet;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.SshReader;
import org.countersign.core.ssh.krl.KeyFingerprint.Hash;

/// Reads key revocation lists (PROTOCOL.krl of OpenSSH). It shares no code with [KrlWriter], so that what it makes of our own list
/// says something about that list, and takes nothing that some OpenSSH would refuse: a host that cannot read its list
/// lets nobody in.
public final class KrlReader {
    /// `SSHBUF_SIZE_MAX` of OpenSSH is twice that.
    static final int MOST_BYTES = 64 * 1024 * 1024;
    private static final int MOST_RANGES = 4_000_000;

    private final List<RevokedCertificates> certificates = new ArrayList<>();
    private final Set<SshPublicKey> keys = new HashSet<>();
    private final Set<KeyFingerprint> fingerprints = new HashSet<>();
    private final boolean keeps;
    private int ranges;

    private KrlReader(boolean keeps) {
        this.keeps = keeps;
    }

    /// @throws SshFormatException when it is not a whole list that every OpenSSH can read
    public static Krl read(byte[] bytes) {
        return read(bytes, true);
    }

    /// As [#read], for whoever only hands the list on: keeps nothing of what is in it, so that a large list needs no more memory than
    /// its bytes.
    public static KrlEdition check(byte[] bytes) {
        var krl = read(bytes, false);
        return new KrlEdition(krl.version(), krl.generatedAt());
    }

    private static Krl read(byte[] bytes, boolean keeps) {
        if (bytes.length > MOST_BYTES) {
            throw new SshFormatException("the revocation list is too large");
        }
        return new KrlReader(keeps).list(new SshReader(bytes));
    }

    private Krl list(SshReader in) {
        if (in.uint64() != 0x5353484b_524c0a00L) {
            throw new SshFormatException("it is not an OpenSSH key revocation list");
        }
        if (in.uint32() != 1) {
            throw new SshFormatException("the revocation list has another format version than 1");
        }
        long version = in.uint64();
        long generated = in.uint64();
        if (generated < 0 || generated > Instant.MAX.getEpochSecond()) {
            throw new SshFormatException("the revocation list was made in no year");
        }
        expect(in.uint64() == 0, "the revocation list has flags that are not known");
        expect(in.string().length == 0, "a reserved field of the revocation list is used");
        var comment = in.text();
        while (!in.atEnd()) {
            section(in.uint8(), in.nested());
        }
        return new Krl(version, Instant.ofEpochSecond(generated), comment, certificates, keys, fingerprints);
    }

    private void section(int type, SshReader in) {
        expect(!in.atEnd(), "a section of the revocation list is empty");
        switch (type) {
            case 1 -> certificates(in);
            case 2 -> keys(in);
            case 3 -> fingerprints(Hash.SHA1, in);
            case 4 -> throw new SshFormatException("the revocation list holds a signature, which OpenSSH 9.4 and later refuse");
            case 5 -> fingerprints(Hash.SHA256, in);
            default -> throw new SshFormatException("a section of type " + type + " is not known");
        }
    }

    private void keys(SshReader in) {
        while (!in.atEnd()) {
            var key = SshPublicKey.parse(in.string());
            if (keeps) {
                keys.add(key);
            }
        }
    }

    private void fingerprints(Hash hash, SshReader in) {
        while (!in.atEnd()) {
            byte[] bytes = in.string();
            expect(bytes.length == hash.length(), "a fingerprint has the wrong length");
            if (keeps) {
                fingerprints.add(KeyFingerprint.ofBytes(hash, bytes));
            }
        }
    }

    /// The subsections of one CA.
    private static final class Subsections {
        private final SerialSet.Builder serials = new SerialSet.Builder();
        private final Set<String> keyIds = new HashSet<>();
    }

    private void certificates(SshReader in) {
        byte[] issuer = in.string();
        expect(in.string().length == 0, "a reserved field of a certificate section is used");
        var found = new Subsections();
        subsections(in, found);
        var ca = issuer.length == 0 ? Optional.<SshPublicKey>empty() : Optional.of(SshPublicKey.parse(issuer));
        if (keeps) {
            certificates.add(new RevokedCertificates(ca, found.serials.build(), found.keyIds));
        }
    }

    private void subsections(SshReader in, Subsections found) {
        while (!in.atEnd()) {
            int type = in.uint8();
            var content = in.nested();
            expect(!content.atEnd(), "a part of a certificate section is empty");
            switch (type) {
                case 0x20 -> list(content, found);
                case 0x21 -> range(content, found);
                case 0x22 -> bitmap(content, found);
                case 0x23 -> keyIds(content, found);
                default -> throw new SshFormatException("a part of type " + type + " in a certificate section is not known");
            }
        }
    }

    private void list(SshReader in, Subsections found) {
        while (!in.atEnd()) {
            long serial = in.uint64();
            add(found, serial, serial);
        }
    }

    private void range(SshReader in, Subsections found) {
        long first = in.uint64();
        long last = in.uint64();
        in.expectEnd();
        add(found, first, last);
    }

    private void bitmap(SshReader in, Subsections found) {
        long offset = in.uint64();
        byte[] number = in.string();
        in.expectEnd();
        expect(number.length > 0 && number.length <= 2049 && number[0] >= 0, "a bitmap is not a positive number of 16384 bits");
        boolean needsZero = number.length > 1 && number[1] < 0;
        expect(number[0] != 0 || needsZero, "a bitmap is not in its shortest form");
        expect(number.length < 2049 || number[0] == 0, "a bitmap is longer than 16384 bits");
        int bits = number.length * 8;
        int begin = -1;
        for (int bit = 0; bit <= bits; bit++) {
            boolean set = bit < bits && (number[number.length - 1 - bit / 8] >> bit % 8 & 1) == 1;
            if (set && begin < 0) {
                begin = bit;
            } else if (!set && begin >= 0) {
                expect(Long.compareUnsigned(offset + begin, offset) >= 0, "a bitmap goes beyond the last serial");
                add(found, offset + begin, offset + bit - 1);
                begin = -1;
            }
        }
    }

    private void keyIds(SshReader in, Subsections found) {
        while (!in.atEnd()) {
            var keyId = in.text();
            if (keeps) {
                found.keyIds.add(keyId);
            }
        }
    }

    private void add(Subsections found, long first, long last) {
        expect(first != 0 && Long.compareUnsigned(first, last) <= 0, "serials begin at 0, or end before they begin");
        expect(++ranges <= MOST_RANGES, "the revocation list has too many parts");
        if (keeps) {
            found.serials.add(first, last);
        }
    }

    private static void expect(boolean right, String otherwise) {
        if (!right) {
            throw new SshFormatException(otherwise);
        }
    }
}
