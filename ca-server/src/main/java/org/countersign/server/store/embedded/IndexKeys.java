package org.countersign.server.store.embedded;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CertificateId.Family;
import org.countersign.core.issue.CertificateKind;
import org.countersign.server.store.memory.Key;
import org.countersign.server.store.memory.Position;

/// The keys of a segment's index: one byte that says what it finds, then what is looked up.
///
/// Positions are put in with all bits turned over, so that keys in their order as unsigned bytes lead from the newest
/// certificate to the oldest. (Walking a MapDB 3.1.0 table backwards between bounds gives wrong answers.)
final class IndexKeys {
    static final byte BY_ID = 'C';
    static final byte BY_HOST = 'H';
    static final byte BY_KEY_ID = 'K';
    static final byte BY_NAME = 'N';
    static final byte SPENT = 'P';
    static final byte REMEMBERED = 'R';
    static final byte BY_ORDER = 'T';

    private static final int POSITION = Long.BYTES + Short.BYTES;
    private static final int HASH = Long.BYTES + Integer.BYTES;

    private IndexKeys() {}

    static byte[] id(CertificateId certificate) {
        byte[] serial = certificate.serial().toByteArray();
        return ByteBuffer.allocate(2 + serial.length).put(BY_ID)
                .put((byte) (certificate.family() == Family.SSH ? 1 : 2)).put(serial).array();
    }

    static byte[] host(String lowerCaseName) {
        byte[] name = lowerCaseName.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + name.length).put(BY_HOST).put(name).array();
    }

    static String hostOf(byte[] key) {
        return new String(key, 1, key.length - 1, StandardCharsets.UTF_8);
    }

    /// @param what [#BY_KEY_ID] or [#BY_NAME]
    static byte[] text(byte what, String text, Position position) {
        return put(hashed(what, Key.of(text), POSITION), position).array();
    }

    static Position positionAfterText(byte[] key) {
        return position(key, 1 + HASH);
    }

    static byte[] order(CertificateKind kind, Position position, long nanos) {
        var key = ByteBuffer.allocate(2 + POSITION + Long.BYTES).put(BY_ORDER).put(number(kind));
        return put(key, position).putLong(nanos).array();
    }

    /// Where certificates of this kind begin that are at the position or before it.
    static byte[] order(CertificateKind kind, Position position) {
        var key = ByteBuffer.allocate(2 + POSITION).put(BY_ORDER).put(number(kind));
        return put(key, position).array();
    }

    static Position positionInOrder(byte[] key) {
        return position(key, 2);
    }

    static long nanosInOrder(byte[] key) {
        return ByteBuffer.wrap(key).getLong(2 + POSITION);
    }

    static byte[] spent(Key key) {
        return hashed(SPENT, key, 0).array();
    }

    static byte[] remembered(long record) {
        return ByteBuffer.allocate(1 + Long.BYTES).put(REMEMBERED).putLong(record).array();
    }

    static Key hashOf(byte[] key) {
        var bytes = ByteBuffer.wrap(key, 1, HASH);
        return new Key(bytes.getLong(), bytes.getInt());
    }

    static byte[] all(byte what) {
        return new byte[] {what};
    }

    /// The first key behind all that begin like this.
    static byte[] behind(byte what) {
        return new byte[] {(byte) (what + 1)};
    }

    private static ByteBuffer hashed(byte what, Key key, int more) {
        return ByteBuffer.allocate(1 + HASH + more).put(what).putLong(key.high()).putInt(key.low());
    }

    private static ByteBuffer put(ByteBuffer key, Position position) {
        return key.putLong(~position.record()).putShort((short) ~position.index());
    }

    private static Position position(byte[] key, int at) {
        var bytes = ByteBuffer.wrap(key);
        return new Position(~bytes.getLong(at), Short.toUnsignedInt((short) ~bytes.getShort(at + Long.BYTES)));
    }

    private static byte number(CertificateKind kind) {
        return switch (kind) {
            case SSH_USER -> 1;
            case SSH_HOST -> 2;
            case X509 -> 3;
        };
    }
}
