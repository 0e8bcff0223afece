package org.countersign.server.ledger;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The hash that the chain had after a certain record, noted somewhere else at that time. A ledger that was rewritten
/// or cut off as a whole is right in itself; only such a note shows it.
///
/// Written `RECORD:HASH`, as `verify` prints it.
public record ChainAnchor(long record, byte[] hash) {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,18}):([0-9a-fA-F]{64})");

    /// @throws IllegalArgumentException when that is not how an anchor is written
    public static ChainAnchor parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("an anchor is written RECORD:HASH, as verify prints it");
        }
        return new ChainAnchor(Long.parseLong(matcher.group(1)), HexFormat.of().parseHex(matcher.group(2)));
    }

    @Override
    public String toString() {
        return record + ":" + HexFormat.of().formatHex(hash);
    }

    /// Follows the records of a ledger and tells whether they lead to an anchor.
    public static final class Check implements SegmentScan.Visitor {
        private final ChainAnchor anchor;
        private final Chain chain;
        private boolean met;

        /// @param start where the records begin that will be seen
        Check(ChainAnchor anchor, ChainAnchor start) {
            this.anchor = anchor;
            this.chain = new Chain(start.hash());
            this.met = anchor.record() == start.record() && Arrays.equals(start.hash(), anchor.hash());
        }

        @Override
        public void record(RecordPlace place, LedgerRecord record) {
            if (place.record() <= anchor.record()) {
                chain.add(RecordCodec.encode(record));
                met = place.record() == anchor.record() && Arrays.equals(chain.hash(), anchor.hash());
            }
        }

        /// Whether they did.
        public boolean met() {
            return met;
        }
    }
}
