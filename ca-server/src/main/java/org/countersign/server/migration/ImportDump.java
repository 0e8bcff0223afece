package org.countersign.server.migration;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import org.countersign.core.ProblemException;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CertificateId.Family;
import org.countersign.core.issue.RevocationTarget;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.token.UnverifiedToken;
import org.countersign.server.store.Issuance;
import org.countersign.server.store.Provenance;
import org.countersign.server.store.Revocation;
import org.countersign.server.store.RevocationOutcome;
import org.countersign.server.store.Store;

/// Puts on a ledger what a database of step-ca knows: host certificates, which make hosts known, and revocations. Done twice, the
/// second time adds nothing.
final class ImportDump {
    private static final Instant UNKNOWN = Instant.parse("0001-01-01T00:00:00Z");
    private static final int MOST_REASON = 900;
    /// Claims that tokens of AWS, GCP and Azure machines have, and no others.
    private static final List<String> OF_MACHINES = List.of("amazon", "google", "xms_mirid");

    private final Dump dump;
    private final Store store;
    private final InstantSource time;
    private final Report report;
    private final Map<BigInteger, Instant> sshEnds = new HashMap<>();

    ImportDump(Dump dump, Store store, InstantSource time, Report report) {
        this.dump = dump;
        this.store = store;
        this.time = time;
        this.report = report;
    }

    void run() throws ImportException {
        hosts();
        revocations("revoked_ssh_certs", Family.SSH);
        revocations("revoked_x509_certs", Family.X509);
        tokens();
    }

    /// How often something came out one way or another.
    private static final class Tally {
        private int taken;
        private int known;
        private int unreadable;
    }

    /// The newest certificate of each host name: that is what step-ca keeps of a host.
    private void hosts() throws ImportException {
        Set<BigInteger> newest = new HashSet<>();
        dump.read("ssh_hosts", (_, value) -> serial(value).ifPresent(newest::add));
        var tally = new Tally();
        dump.read("ssh_certs", (_, value) -> certificate(value, newest, tally));
        report.taken(tally.taken + " host certificates, so their hosts are known; " + tally.known + " were on the ledger already");
        if (!newest.isEmpty()) {
            report.left("host names of " + newest.size() + " certificates that the database does not hold");
        }
        if (tally.unreadable > 0) {
            report.left(tally.unreadable + " SSH certificates that cannot be read");
        }
    }

    private void certificate(byte[] blob, Set<BigInteger> newest, Tally tally) {
        try {
            var body = SshCertificate.parse(blob).body();
            sshEnds.put(body.id().serial(), body.notAfter());
            if (newest.remove(body.id().serial()) && body.type() == CertificateType.HOST) {
                if (store.find(body.id()).isPresent()) {
                    tally.known++;
                } else {
                    store.admit(new Issuance(List.of(body), Optional.empty(), List.of(), provenance()));
                    tally.taken++;
                }
            }
        } catch (SshFormatException | IllegalArgumentException e) {
            tally.unreadable++;
        }
    }

    private void revocations(String table, Family family) throws ImportException {
        var tally = new Tally();
        dump.read(table, (key, value) -> revocation(family, key, value, tally));
        report.taken(tally.taken + " revocations of " + family + " certificates; " + tally.known + " were known already");
        if (tally.unreadable > 0) {
            report.left(tally.unreadable + " entries of " + table + " that are no revocations");
        }
    }

    /// Also of certificates that have ended: a provisioner may allow those to be renewed.
    private void revocation(Family family, byte[] key, byte[] value, Tally tally) throws ImportException {
        var serial = serial(key);
        try {
            var json = Json.parseObject(value, JsonLimits.FILE);
            var id = family == Family.SSH ? CertificateId.ssh(serial.orElseThrow().longValue()) : CertificateId.x509(serial.orElseThrow());
            var ends = time(json, "ExpiresAt").or(() -> Optional.ofNullable(sshEnds.get(serial.get())).filter(_ -> family == Family.SSH));
            var outcome = store.revoke(new Revocation(new RevocationTarget.Certificate(id), json.integer("ReasonCode").orElse(0),
                    reason(json), ends, Optional.empty(), provenance()));
            if (outcome == RevocationOutcome.REVOKED) {
                tally.taken++;
            } else {
                tally.known++;
            }
        } catch (JsonException | IllegalArgumentException | NoSuchElementException e) {
            tally.unreadable++;
        } catch (ProblemException e) {
            throw new ImportException("the ledger cannot be written: " + e.getMessage(), e);
        }
    }

    private static String reason(JsonObject json) {
        var text = json.text("Reason").replaceAll("\\p{Cntrl}", " ");
        var moment = time(json, "RevokedAt").map(at -> " (revoked in step-ca at " + at + ")").orElse("");
        return (text.length() > MOST_REASON ? text.substring(0, MOST_REASON) : text) + moment;
    }

    private static Optional<Instant> time(JsonObject json, String name) {
        try {
            return json.string(name).map(OffsetDateTime::parse).map(OffsetDateTime::toInstant)
                    .filter(moment -> moment.isAfter(UNKNOWN));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /// Decimal, as step-ca writes it.
    private static Optional<BigInteger> serial(byte[] text) {
        var digits = new String(text, StandardCharsets.US_ASCII);
        return digits.matches("[0-9]{1,49}") ? Optional.of(new BigInteger(digits)) : Optional.empty();
    }

    /// They need not be recorded: a server refuses what was made before it started, and these were. But a machine that was served
    /// comes with a new one.
    private void tokens() throws ImportException {
        int[] count = {0};
        int[] machines = {0};
        var latest = new Instant[] {Instant.EPOCH};
        dump.read("used_ott", (_, value) -> {
            count[0]++;
            try {
                var claims = UnverifiedToken.parse(new String(value, StandardCharsets.US_ASCII)).claims();
                machines[0] += OF_MACHINES.stream().anyMatch(name -> claims.get(name).isPresent()) ? 1 : 0;
                var ends = claims.integer("exp").map(Instant::ofEpochSecond).orElse(Instant.EPOCH);
                latest[0] = ends.isAfter(latest[0]) ? ends : latest[0];
            } catch (ProblemException | JsonException e) {
                // A token of a kind that nobody accepts here.
            }
        });
        if (count[0] > 0) {
            report.note(count[0] + " used tokens are not recorded: tokens from before the start of the server are refused. With "
                    + "authority.disableIssuedAtCheck, do not start before " + latest[0].plusSeconds(60) + ", when the last of them has ended.");
        }
        if (machines[0] > 0) {
            report.left("that machines of clouds were served, by " + machines[0] + " tokens: AWS, GCP and Azure provisioners without "
                    + "disableTrustOnFirstUse serve each of them once more");
        }
    }

    private Provenance provenance() {
        return new Provenance("import", "", "", "", "", time.instant());
    }
}
