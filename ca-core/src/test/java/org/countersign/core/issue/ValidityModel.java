package org.countersign.core.issue;

import java.math.BigInteger;
import java.time.Instant;

/// The rules of validity written down a second time, in numbers of any size and without any of the product's code for time.
/// All values are nanoseconds, moments counted from the epoch. A verdict is the seconds of start and end, or the name of a refusal.
record ValidityModel(Limits limits, BigInteger backdate, BigInteger now) {
    static final BigInteger SECOND = BigInteger.valueOf(1_000_000_000);
    private static final BigInteger YEAR_1 = BigInteger.valueOf(-62_135_596_800L).multiply(SECOND);
    private static final BigInteger YEAR_10000 = BigInteger.valueOf(253_402_300_800L).multiply(SECOND);

    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(String code) {
            super(code, null, false, false);
        }
    }

    record Limits(BigInteger min, BigInteger max, BigInteger preset) {
        /// One level of claims over another; what it does not say is null.
        Limits under(BigInteger ownMin, BigInteger ownMax, BigInteger ownPreset) {
            var chosen = ownPreset == null ? preset : ownPreset;
            BigInteger low = ownMin;
            if (low == null) {
                low = ownPreset != null && ownPreset.compareTo(min) < 0 ? ownPreset : min;
            }
            BigInteger high = ownMax;
            if (high == null) {
                high = ownPreset != null && ownPreset.compareTo(max) > 0 ? ownPreset : max;
            }
            return new Limits(low, high, chosen);
        }
    }

    /// A time of a request or a token; both null when it was not given.
    record Time(BigInteger offset, BigInteger moment) {
        static final Time NONE = new Time(null, null);

        static Time in(BigInteger offset) {
            return new Time(offset, null);
        }

        static Time at(BigInteger moment) {
            return new Time(null, moment);
        }

        String text() {
            if (offset != null) {
                return offset + "ns";
            }
            return moment == null ? "" : instant(moment).toString();
        }

        private BigInteger from(BigInteger base) {
            boolean none = moment == null && (offset == null || offset.signum() == 0) || YEAR_1.equals(moment);
            if (none) {
                return null;
            }
            var meant = moment != null ? moment : base.add(offset);
            if (meant.compareTo(YEAR_1) < 0 || meant.compareTo(YEAR_10000) >= 0) {
                throw new Refused("INVALID_VALIDITY");
            }
            return meant;
        }
    }

    static Instant instant(BigInteger moment) {
        return Instant.ofEpochSecond(floor(moment).divide(SECOND).longValueExact(), moment.mod(SECOND).longValueExact());
    }

    /// @param shapeAfter    what a template says
    /// @param credentialEnd null when there is none
    String ssh(Time requestAfter, Time requestBefore, Time tokenAfter, Time tokenBefore, Time shapeAfter, Time shapeBefore,
            BigInteger credentialEnd) {
        var start = floor(requestAfter.from(now));
        var end = floor(requestBefore.from(now));
        if (start != null && end != null && start.compareTo(end) > 0) {
            throw new Refused("INVALID_VALIDITY");
        }
        var statedStart = floor(tokenAfter.from(now));
        var statedEnd = floor(tokenBefore.from(now));
        start = statedStart != null ? statedStart : start;
        start = start != null ? start : floor(shapeAfter.from(now));
        end = statedEnd != null ? statedEnd : end;
        end = end != null ? end : floor(shapeBefore.from(now));
        var unshifted = start != null ? start : floor(now);
        if (end == null) {
            end = unshifted.add(floor(limits.preset()));
            end = credentialEnd == null ? end : end.min(credentialEnd);
        }
        if (credentialEnd != null && (end.compareTo(credentialEnd) > 0 || unshifted.compareTo(credentialEnd) > 0)) {
            throw new Refused("DURATION_TOO_LONG");
        }
        start = start != null ? start : floor(now).subtract(floor(backdate));
        judge(start, end);
        return verdict(start, end);
    }

    /// @param credentialStart null when there is none
    String x509(Time notBefore, Time notAfter, Time shapeStart, Time shapeEnd, BigInteger credentialStart, BigInteger credentialEnd,
            BigInteger issuerEnd) {
        var asked = notBefore.from(now);
        asked = asked != null ? asked : shapeStart.from(now);
        var unshifted = asked != null ? asked : now;
        if (credentialStart != null && unshifted.compareTo(credentialStart) < 0) {
            throw new Refused("NOT_IN_TOKEN");
        }
        var end = notAfter.from(unshifted);
        end = end != null ? end : shapeEnd.from(now);
        if (end == null) {
            end = unshifted.add(limits.preset());
            end = credentialEnd == null ? end : end.min(credentialEnd);
        }
        if (credentialEnd != null && end.compareTo(credentialEnd) > 0) {
            throw new Refused("DURATION_TOO_LONG");
        }
        var start = asked;
        if (start == null) {
            start = now.subtract(backdate);
            start = credentialStart == null ? start : start.max(credentialStart);
        }
        start = floor(start);
        end = floor(end);
        judge(start, end);
        return outlivedBy(issuerEnd, start, end);
    }

    /// @param oldLength seconds
    String sshRenewal(BigInteger oldLength, boolean newKey) {
        var start = floor(now.subtract(backdate));
        var end = start.add(oldLength.multiply(SECOND));
        if (end.divide(SECOND).compareTo(BigInteger.valueOf(Instant.MAX.getEpochSecond())) > 0) {
            throw new Refused("INVALID_VALIDITY");
        }
        if (newKey) {
            judge(start, end);
        }
        possible(start, end);
        return verdict(start, end);
    }

    String x509Renewal(BigInteger oldLength, BigInteger issuerEnd) {
        var start = floor(now.subtract(backdate));
        var end = start.add(oldLength.multiply(SECOND));
        possible(start, end);
        return outlivedBy(issuerEnd, start, end);
    }

    private static String outlivedBy(BigInteger issuerEnd, BigInteger start, BigInteger end) {
        if (end.compareTo(issuerEnd) > 0) {
            throw new Refused("DURATION_TOO_LONG");
        }
        return verdict(start, end);
    }

    private void judge(BigInteger start, BigInteger end) {
        if (start.signum() <= 0 || end.compareTo(floor(now)) < 0 || end.compareTo(start) < 0) {
            throw new Refused("INVALID_VALIDITY");
        }
        var length = end.subtract(start);
        if (length.compareTo(limits.min()) < 0) {
            throw new Refused("DURATION_TOO_SHORT");
        }
        if (length.compareTo(limits.max().add(backdate)) > 0) {
            throw new Refused("DURATION_TOO_LONG");
        }
        possible(start, end);
    }

    private static void possible(BigInteger start, BigInteger end) {
        if (start.signum() <= 0 || end.compareTo(start) <= 0 || end.compareTo(YEAR_10000) >= 0) {
            throw new Refused("INVALID_VALIDITY");
        }
    }

    private static String verdict(BigInteger start, BigInteger end) {
        return start.divide(SECOND) + " to " + end.divide(SECOND);
    }

    /// Without the fraction of a second, towards the past.
    private static BigInteger floor(BigInteger nanos) {
        return nanos == null ? null : nanos.subtract(nanos.mod(SECOND));
    }
}
