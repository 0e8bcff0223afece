package org.countersign.server.store.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.server.ledger.DamagedLedgerException;
import org.countersign.server.ledger.LedgerRecord;
import org.countersign.server.ledger.OwnerOnly;
import org.countersign.server.ledger.RecordCodec;

/// Reads single records of one segment file.
///
/// A `RandomAccessFile`, because a `FileChannel` closes for everyone when one reading thread is interrupted.
final class SegmentReader implements Closeable {
    private static final int FIRST_READ = 2048;

    private final Path path;
    private final RandomAccessFile file;

    SegmentReader(Path path) throws IOException {
        OwnerOnly.requireRegular(path);
        this.path = path;
        this.file = new RandomAccessFile(path.toFile(), "r");
    }

    /// @throws DamagedLedgerException when the bytes there are not the record that was written
    LedgerRecord read(int offset) throws IOException {
        byte[] start = read(offset, FIRST_READ);
        int whole = start.length < RecordCodec.PREFIX ? 0 : RecordCodec.PREFIX + ByteBuffer.wrap(start).getInt();
        try {
            return RecordCodec.decodePrefixed(whole <= FIRST_READ || whole > RecordCodec.MOST ? start : read(offset, whole));
        } catch (SshFormatException e) {
            throw new DamagedLedgerException(path, offset, e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private byte[] read(int offset, int most) throws IOException {
        byte[] bytes = new byte[most];
        int read = 0;
        synchronized (file) {
            file.seek(offset);
            int more;
            while (read < most && (more = file.read(bytes, read, most - read)) > 0) {
                read += more;
            }
        }
        return read == most ? bytes : Arrays.copyOf(bytes, read);
    }
}
