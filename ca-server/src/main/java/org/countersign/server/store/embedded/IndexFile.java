package org.countersign.server.store.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.countersign.core.crypto.Digests;
import org.countersign.server.ledger.OwnerOnly;
import org.mapdb.Serializer;
import org.mapdb.SortedTableMap;
import org.mapdb.serializer.GroupSerializer;
import org.mapdb.volume.ByteArrayVol;
import org.mapdb.volume.Volume;

/// The index file of a segment that is ended: a MapDB table, and behind it a trailer that says which segment it is of
/// and proves that it is whole. It can be deleted at any time and comes back at the next start.
final class IndexFile {
    static final GroupSerializer<byte[]> KEYS = Serializer.BYTE_ARRAY_DELTA;
    static final GroupSerializer<Long> VALUES = Serializer.LONG_PACKED;

    private static final byte[] MAGIC = {'C', 'S', 'I', 'N', 'D', 'E', 'X', '3'};
    /// The same without a filter.
    private static final byte[] EARLIER = {'C', 'S', 'I', 'N', 'D', 'E', 'X', '2'};
    private static final int HASH = 32;
    private static final int TRAILER = MAGIC.length + Long.BYTES + HASH + Summary.LENGTH + HASH;
    private static final int PAGE = 256 * 1024;
    private static final int NODE = 16;
    private static final int CHUNK = 64 * 1024;

    /// What is known of a segment without its table.
    record Known(Summary summary, IdFilter filter) {}

    private IndexFile() {}

    static Path of(Path segment) {
        String name = segment.getFileName().toString();
        return segment.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".index");
    }

    /// Writes the index and gives it its name when it is durable.
    static void write(Path file, long segment, byte[] chainEnd, IndexEntries entries) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        Files.deleteIfExists(unfinished);
        try (var channel = OwnerOnly.create(unfinished)) {
            MessageDigest digest = Digests.newSha256();
            copy(table(entries), channel, digest);
            byte[] filter = entries.filter().bytes();
            var length = ByteBuffer.allocate(Long.BYTES).putLong(filter.length).array();
            digest.update(filter);
            digest.update(length);
            write(channel, ByteBuffer.wrap(filter));
            write(channel, ByteBuffer.wrap(length));
            var trailer = ByteBuffer.allocate(TRAILER).put(MAGIC).putLong(segment).put(chainEnd);
            entries.summary().writeTo(trailer);
            digest.update(trailer.array(), 0, trailer.position());
            write(channel, trailer.put(digest.digest()).flip());
            channel.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(unfinished);
            throw e;
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        OwnerOnly.syncDirectory(file.getParent());
    }

    /// Reads and checks the whole file.
    ///
    /// @return nothing when it is missing, damaged, of another format or of another segment
    static Optional<Known> check(Path file, long segment, byte[] chainEnd) throws IOException {
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        try (var channel = OwnerOnly.open(file, StandardOpenOption.READ)) {
            long hashed = channel.size() - HASH;
            if (hashed < TRAILER - HASH) {
                return Optional.empty();
            }
            byte[] expected = read(channel, hashed, HASH).array();
            ByteBuffer trailer = read(channel, channel.size() - TRAILER, TRAILER);
            byte[] magic = take(trailer, MAGIC.length);
            boolean right = Arrays.equals(digest(channel, hashed), expected)
                    && (Arrays.equals(magic, MAGIC) || Arrays.equals(magic, EARLIER)) && trailer.getLong() == segment
                    && Arrays.equals(take(trailer, HASH), chainEnd);
            if (!right) {
                return Optional.empty();
            }
            var filter = Arrays.equals(magic, MAGIC) ? filter(channel, channel.size() - TRAILER - Long.BYTES) : IdFilter.ANY;
            return Optional.of(new Known(Summary.readFrom(trailer), filter));
        }
    }

    /// @param end offset of the filter's length, which stands behind it
    private static IdFilter filter(FileChannel channel, long end) throws IOException {
        long length = read(channel, end, Long.BYTES).getLong();
        return IdFilter.isLength(length) ? IdFilter.read(read(channel, end - length, (int) length)) : IdFilter.ANY;
    }

    private static Volume table(IndexEntries entries) {
        var volume = new ByteArrayVol();
        var sink = SortedTableMap.create(volume, KEYS, VALUES).pageSize(PAGE).nodeSize(NODE).createFromSink();
        entries.inOrder(new KeyList.Visitor() {
            private byte[] previous = {};

            @Override
            public void entry(byte[] key, long value) {
                if (!Arrays.equals(key, previous)) {
                    sink.put(key, value);
                }
                previous = key;
            }
        });
        sink.create();
        return volume;
    }

    private static void copy(Volume from, FileChannel to, MessageDigest digest) throws IOException {
        byte[] chunk = new byte[CHUNK];
        for (long at = 0; at < from.length(); at += CHUNK) {
            from.getData(at, chunk, 0, CHUNK);
            digest.update(chunk);
            write(to, ByteBuffer.wrap(chunk));
        }
    }

    private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static byte[] digest(FileChannel channel, long length) throws IOException {
        MessageDigest digest = Digests.newSha256();
        for (long at = 0; at < length; at += CHUNK) {
            digest.update(read(channel, at, (int) Math.min(CHUNK, length - at)));
        }
        return digest.digest();
    }

    private static ByteBuffer read(FileChannel channel, long from, int count) throws IOException {
        var buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, from + buffer.position()) < 0) {
                throw new IOException("an index file became shorter while it was read");
            }
        }
        return buffer.flip();
    }

    private static byte[] take(ByteBuffer from, int count) {
        byte[] bytes = new byte[count];
        from.get(bytes);
        return bytes;
    }
}
