package org.countersign.server.ledger;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.Uninterruptibles;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicReference;

/// The segment that is being written: frames are put behind one another and made durable one by one.
///
/// The file is filled with zeros ahead of the frames, because writing over allocated blocks spares the file system a
/// journal commit on every frame. For one thread at a time. Only for [#append] may it be one that others can interrupt: a `FileChannel`
/// closes when its thread is interrupted.
final class TailSegment implements Closeable {
    private static final int STEP = 1024 * 1024;
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(64 * 1024).asReadOnlyBuffer();

    private Path file;
    private final Object fileKey;
    /// Open on the same file, and used only to hear what happened to it.
    private final FileChannel witness;
    private FileChannel channel;
    private long end;
    private long allocated;
    private boolean metadataChanged;

    private TailSegment(Path file, Object fileKey, FileChannel witness, FileChannel channel, long end, long allocated) {
        this.file = file;
        this.fileKey = fileKey;
        this.witness = witness;
        this.channel = channel;
        this.end = end;
        this.allocated = allocated;
    }

    /// Takes the channel over: when this fails it is closed.
    ///
    /// @param file of the channel
    /// @param end  where the next frame goes; from there to the end of the file all is zero
    static TailSegment of(Path file, FileChannel channel, long end) throws IOException {
        try {
            var fileKey = OwnerOnly.fileKey(file);
            long allocated = channel.size();
            return new TailSegment(file, fileKey, OwnerOnly.open(file, StandardOpenOption.READ), channel, end, allocated);
        } catch (IOException | RuntimeException e) {
            try (channel) {
                throw e;
            }
        }
    }

    long end() {
        return end;
    }

    void movedTo(Path name) {
        file = name;
    }

    /// Writes the frame and returns when it is durable. An interruption of the thread is kept for what it does next.
    ///
    /// @throws NotAppendedException when there was no room; the segment is as before
    /// @throws IOException          in every other case; what is on disk is not known then
    void append(ByteBuffer frame) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            if (!isAppended(frame.duplicate())) {
                interrupted |= Thread.interrupted();
                undisturbed(() -> appendAgain(frame));
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// False when an interruption closed the channel, whatever had been done by then.
    private boolean isAppended(ByteBuffer frame) throws IOException {
        int length = frame.remaining();
        try {
            writeOrRollBack(frame);
            channel.force(metadataChanged);
        } catch (ClosedByInterruptException e) {
            return false;
        }
        metadataChanged = false;
        end += length;
        return true;
    }

    private void writeOrRollBack(ByteBuffer frame) throws IOException {
        try {
            allocate(end + frame.remaining());
            write(frame, end);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            rollBack(e);
            throw new NotAppendedException(e);
        }
    }

    /// All of it once more, the same bytes in the same place: to sync alone would not do. What the disk had to say to a sync that was cut
    /// off is lost with its channel; the system says it once more to every other one that the file was open on.
    private void appendAgain(ByteBuffer frame) throws IOException {
        witness.force(true);
        channel = OwnerOnly.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (!fileKey.equals(OwnerOnly.fileKey(file))) {
            throw new IOException(file + " was replaced while it was being written");
        }
        allocated = end;
        metadataChanged = true;
        if (!isAppended(frame.duplicate())) {
            throw new IOException(file + " was closed while it was being written");
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    /// On a thread that nobody knows, and so nobody interrupts.
    private static void undisturbed(Work work) throws IOException {
        var failure = new AtomicReference<Throwable>();
        var thread = Thread.ofPlatform().name("ledger-again").start(() -> {
            try {
                work.run();
            } catch (Throwable e) {
                failure.set(e);
            }
        });
        Uninterruptibles.joinUninterruptibly(thread);
        if (failure.get() != null) {
            Throwables.throwIfInstanceOf(failure.get(), IOException.class);
            Throwables.throwIfUnchecked(failure.get());
        }
    }

    /// Allocates at least a byte behind the last frame, which is a step when there is none left.
    ///
    /// @throws NotAppendedException when there is no room; the segment is as before
    void makeRoom() throws IOException {
        try {
            allocate(end + 1);
        } catch (IOException e) {
            rollBack(e);
            throw new NotAppendedException(e);
        }
    }

    /// Ends the file behind the last frame.
    void trim() throws IOException {
        channel.truncate(end);
        channel.force(true);
        allocated = end;
    }

    @Override
    public void close() throws IOException {
        try (witness) {
            channel.close();
        }
    }

    private void allocate(long needed) throws IOException {
        while (allocated < needed) {
            metadataChanged = true;
            for (long filled = 0; filled < STEP; filled += ZEROS.capacity()) {
                write(ZEROS.duplicate(), allocated + filled);
            }
            allocated += STEP;
        }
    }

    private void write(ByteBuffer bytes, long at) throws IOException {
        long position = at;
        while (bytes.hasRemaining()) {
            position += channel.write(bytes, position);
        }
    }

    private void rollBack(IOException cause) throws IOException {
        try {
            trim();
        } catch (IOException e) {
            e.addSuppressed(cause);
            throw e;
        }
    }
}
