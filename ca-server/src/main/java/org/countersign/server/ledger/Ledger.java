package org.countersign.server.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import org.countersign.core.keys.AtomicFile;

/// The append-only journal of one data directory: segments `ledger/0000000001.ledger` and on, of which only the last
/// is written. While it is open, nobody else can open it.
///
/// For one thread at a time. That one is never interrupted, unless all it does is to [#extend].
public final class Ledger implements Closeable {
    /// Size from which a segment is ended and the next one begun, where nobody wants it otherwise.
    public static final long SEGMENT_BYTES = 32L * 1024 * 1024;
    /// How many bytes of records one call of [#append] takes.
    public static final int MOST_AT_ONCE = FrameHeader.MOST - FrameHeader.LENGTH;

    private static final Duration LONGEST = Duration.ofDays(30);

    private final DirectoryLock lock;
    private final Path directory;
    private final long segmentBytes;
    private final InstantSource time;
    private final SecureRandom random = new SecureRandom();
    private final ByteBuffer frame = ByteBuffer.allocateDirect(FrameHeader.MOST);

    private OpenSegment segment;
    private long oldest = 1;

    private Ledger(DirectoryLock lock, Path directory, long segmentBytes, InstantSource time) {
        this.lock = lock;
        this.directory = directory;
        this.segmentBytes = segmentBytes;
        this.time = time;
    }

    /// Opens the ledger, or begins one in a directory that is empty or missing, and hands over what it holds. Remains of
    /// a write that a crash cut short are removed; nobody was told of it.
    ///
    /// @param segmentBytes size from which a segment is ended and the next one begun
    /// @throws DirectoryInUseException when another server has the directory
    /// @throws DamagedLedgerException  when something durable is not as it was written
    public static Ledger open(Path dataDirectory, long segmentBytes, InstantSource time, Replay replay) throws IOException {
        AtomicFile.createDirectories(dataDirectory);
        OwnerOnly.requireOwn(dataDirectory);
        var ledger = new Ledger(DirectoryLock.acquire(dataDirectory), LedgerFiles.directory(dataDirectory), segmentBytes, time);
        try {
            ledger.open(replay);
            return ledger;
        } catch (IOException | RuntimeException e) {
            try (ledger) {
                throw e;
            }
        }
    }

    /// Begins the ledger that has this ID, for a copy of one: the same records make the same chain.
    ///
    /// @param dataDirectory which is empty or missing
    public static Ledger begin(Path dataDirectory, byte[] ledgerId, long segmentBytes, InstantSource time) throws IOException {
        return begin(dataDirectory, ledgerId, 1, new ChainAnchor(0, Chain.genesis(ledgerId)), segmentBytes, time);
    }

    /// As above, for a ledger whose first records have left it.
    ///
    /// @param segment number of the first segment that is there
    /// @param before  the last record that has left
    public static Ledger begin(Path dataDirectory, byte[] ledgerId, long segment, ChainAnchor before, long segmentBytes, InstantSource time)
            throws IOException {
        AtomicFile.createDirectories(dataDirectory);
        OwnerOnly.requireOwn(dataDirectory);
        var ledger = new Ledger(DirectoryLock.acquire(dataDirectory), LedgerFiles.directory(dataDirectory), segmentBytes, time);
        try {
            AtomicFile.createDirectories(ledger.directory);
            if (!LedgerFiles.segments(ledger.directory).isEmpty() || !ledger.lock.note().isEmpty()) {
                throw new IOException("there is a ledger in " + dataDirectory + " already");
            }
            ledger.begin(ledgerId.clone(), segment, before);
            ledger.check(ledger.lock.note());
            return ledger;
        } catch (IOException | RuntimeException e) {
            try (ledger) {
                throw e;
            }
        }
    }

    /// Writes the records as one frame: when this returns they are durable, all of them.
    ///
    /// @param records from [RecordCodec#encode], together at most [#MOST_AT_ONCE] bytes
    /// @return where the first one stands; the others follow without gap
    /// @throws NotAppendedException when nothing was written and a later call may succeed
    /// @throws IOException          in every other case: the ledger must not be written any more
    public RecordPlace append(List<byte[]> records) throws IOException {
        rotate();
        return extend(records);
    }

    /// As [#append], in the segment that is being written, even where the next record [begins another][#endsSegment()] by now.
    public RecordPlace extend(List<byte[]> records) throws IOException {
        return segment.extend(records);
    }

    /// Gets hold of the space that the next record needs, where an earlier call found none.
    ///
    /// @throws NotAppendedException when there is still none
    /// @throws IOException          in every other case: the ledger must not be written any more
    public void makeRoom() throws IOException {
        rotate();
        segment.makeRoom();
    }

    /// The file of a segment, whether it is there yet or not.
    public static Path segmentFile(Path dataDirectory, long segment) {
        return LedgerFiles.segment(LedgerFiles.directory(dataDirectory), segment);
    }

    /// Where segments go that are let go.
    public static Path archive(Path dataDirectory) {
        return LedgerFiles.archive(dataDirectory);
    }

    /// Number of the record that was appended last; 0 when there is none.
    public long lastRecord() {
        return segment.nextRecord() - 1;
    }

    @Override
    public void close() throws IOException {
        // None when it could not be opened: there is nothing to close then.
        var written = segment;
        try (lock; written) {
            // closed in reverse order: the directory is free when nothing is open in it
        }
    }

    private void open(Replay replay) throws IOException {
        AtomicFile.createDirectories(directory);
        LedgerFiles.removeUnfinished(directory);
        List<Path> files = LedgerFiles.segments(directory);
        DirectoryLock.Note expected = lock.note();
        if (!files.isEmpty()) {
            resume(files, replay);
        } else if (expected.isEmpty()) {
            byte[] id = random(SegmentHeader.ID_LENGTH);
            begin(id, 1, new ChainAnchor(0, Chain.genesis(id)));
        } else {
            throw new DamagedLedgerException(directory, "the ledger is missing, but there was one");
        }
        check(expected);
    }

    private void check(DirectoryLock.Note expected) throws IOException {
        if (!expected.isEmpty() && !expected.ledger().equals(note().ledger())) {
            throw new DamagedLedgerException(directory, "this is not the ledger that was here before");
        }
        long newest = segment.header().number();
        if (expected.segment() > newest) {
            throw new DamagedLedgerException(LedgerFiles.segment(directory, expected.segment()), "the segment is missing");
        }
        if (expected.isEmpty() || expected.segment() < newest) {
            lock.put(note());
        }
    }

    private DirectoryLock.Note note() {
        return new DirectoryLock.Note(HexFormat.of().formatHex(segment.header().ledgerId()), segment.header().number());
    }

    private void begin(byte[] id, long number, ChainAnchor before) throws IOException {
        start(new SegmentHeader(id, number, before.record() + 1, before.hash(), time.instant(), random(SegmentHeader.MARKER_LENGTH), number));
    }

    private void resume(List<Path> files, Replay replay) throws IOException {
        var links = new SegmentLinks();
        for (Path file : files.subList(0, files.size() - 1)) {
            replay.sealed(links.sealed(file));
        }
        segment = OpenSegment.resume(files.getLast(), links.header(files.getLast()), frame, replay);
        oldest = segment.header().oldest();
    }

    private void rotate() throws IOException {
        if (endsSegment()) {
            endSegment();
        }
    }

    /// Whether the next record that is appended begins a segment.
    public boolean endsSegment() {
        return segment.isSealed() || segment.end() >= segmentBytes || isOld();
    }

    /// Where little is issued a segment would be written for years, and could not go to an archive all that time.
    private boolean isOld() {
        return segment.end() > SegmentHeader.LENGTH && segment.header().created().plus(LONGEST).isBefore(time.instant());
    }

    /// Ends the segment and begins the next one, which says durably that those before `first` may be away from now on. What must
    /// not be forgotten of them has been appended again.
    ///
    /// @throws NotAppendedException as [#append]; the segments are needed still, until a later call has succeeded
    public void doWithout(long first) throws IOException {
        long before = oldest;
        oldest = Math.max(oldest, first);
        try {
            endSegment();
        } catch (IOException e) {
            oldest = before;
            throw e;
        }
    }

    /// The first segment that must be there.
    public long oldest() {
        return oldest;
    }

    private void endSegment() throws IOException {
        segment.seal();
        try {
            startNext();
        } catch (NotAppendedException e) {
            throw e;
        } catch (IOException e) {
            throw new NotAppendedException(e);
        }
    }

    private void startNext() throws IOException {
        OpenSegment ended = segment;
        SegmentHeader header = ended.header();
        start(new SegmentHeader(header.ledgerId(), header.number() + 1, ended.nextRecord(), ended.chainEnd(), time.instant(),
                random(SegmentHeader.MARKER_LENGTH), oldest));
        ended.close();
        lock.put(note());
    }

    private void start(SegmentHeader next) throws IOException {
        segment = OpenSegment.begin(LedgerFiles.segment(directory, next.number()), next, frame);
        oldest = next.oldest();
    }

    private byte[] random(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
