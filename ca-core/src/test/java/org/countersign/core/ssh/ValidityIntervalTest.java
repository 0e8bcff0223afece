package org.countersign.core.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValidityIntervalTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:30Z");

    @ParameterizedTest
    @CsvSource({
        "20270101:20280101,            2027-01-01T00:00:00Z, 2028-01-01T00:00:00Z",
        "202701011230:20280101123059,  2027-01-01T12:30:00Z, 2028-01-01T12:30:59Z",
        "20270101Z:20280101123059UTC,  2027-01-01T00:00:00Z, 2028-01-01T12:30:59Z",
        "-1w:+2w,                      2026-11-15T12:00:30Z, 2026-12-06T12:00:30Z",
        "-1d2h3m4s:+90,                2026-11-21T09:57:26Z, 2026-11-22T12:02:00Z",
        "always:20270101,              1970-01-01T00:00:00Z, 2027-01-01T00:00:00Z",
        "0x0:0x6a000000,               1970-01-01T00:00:00Z, 2026-05-10T03:48:16Z",
        "+52w,                         2026-11-22T11:59:00Z, 2027-11-21T12:00:30Z",
        "20270101,                     2026-11-22T11:59:00Z, 2027-01-01T00:00:00Z",
    })
    void reads_what_ssh_keygen_reads(String text, Instant start, Instant end) {
        assertEquals(Validity.between(start, end), ValidityInterval.parse(text, NOW, ZoneOffset.UTC));
    }

    @Test
    void forever_has_no_end() {
        assertTrue(ValidityInterval.parse("-5m:forever", NOW, ZoneOffset.UTC).endless());
        assertTrue(ValidityInterval.parse("forever", NOW, ZoneOffset.UTC).endless());
    }

    @Test
    void a_date_without_a_letter_is_one_of_the_zone_of_who_asks() {
        var validity = ValidityInterval.parse("20270101:20270701", NOW, ZoneId.of("Europe/Berlin"));
        assertEquals(Instant.parse("2026-12-31T23:00:00Z"), validity.notBefore());
        assertEquals(Instant.parse("2027-06-30T22:00:00Z"), validity.notAfter());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "1h", "+", "-", "+1y", "+1h:", ":+1h", "+1h:+1h", "+2h:+1h", "20270230", "2027010", "202701012", "20270101:20260101",
        "+999999999999999999w", "-99999999w:+1h", "forever:+1h", "-1h:always", "0x:+1h", "0x11112222333344445:forever", "+1h ", "١d:+1h",
        "20270101Y", "99999999"})
    void refuses_what_is_no_interval(String text) {
        assertThrows(SshFormatException.class, () -> ValidityInterval.parse(text, NOW, ZoneOffset.UTC));
    }

    @ParameterizedTest
    @ValueSource(strings = {"20270101:20280101", "20270101000001Z:20280229235959Z", "always:forever", "0x10:0x7fffffff"})
    void ssh_keygen_writes_the_same_times(String text, @TempDir Path folder) throws Exception {
        var openSsh = new OpenSsh(folder);
        openSsh.newKey("ca", "ed25519", 256);
        openSsh.keygen("-q", "-s", "ca", "-I", "x", "-n", "x", "-V", text, "ca.pub");
        var theirs = SshCertificate.parse(openSsh.blob("ca-cert.pub")).body().validity();

        assertEquals(theirs, ValidityInterval.parse(text, NOW, ZoneId.systemDefault()));
    }
}
