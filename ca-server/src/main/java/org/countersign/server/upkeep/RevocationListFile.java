package org.countersign.server.upkeep;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.RevocationTarget;
import org.countersign.core.ssh.SerialSet;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.ssh.krl.Krl;
import org.countersign.core.ssh.krl.KrlReader;
import org.countersign.server.ledger.LedgerRecord;
import org.countersign.server.ledger.Origin;

/// What a revocation list of this CA says, as records: the list that hosts have may know more than a backup.
///
/// @param version of the list; 0 for X.509, whose numbers are serials
record RevocationListFile(long version, List<LedgerRecord.Revoked> revoked) {
    private static final byte[] KRL = "SSHKRL\n\0".getBytes(StandardCharsets.US_ASCII);
    private static final int LARGEST = 64 * 1024 * 1024;

    /// @param file a list as OpenSSH reads it, or an X.509 one in DER or PEM
    static RevocationListFile read(Path file, Instant now) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " is neither a data directory nor a file with a revocation list");
        }
        if (Files.size(file) > LARGEST) {
            throw new IOException(file + " is too large for a revocation list");
        }
        byte[] bytes = Files.readAllBytes(file);
        boolean openssh = bytes.length >= KRL.length && Arrays.equals(bytes, 0, KRL.length, KRL, 0, KRL.length);
        try {
            return openssh ? ofSsh(KrlReader.read(bytes), file, now) : ofX509(bytes, file, now);
        } catch (SshFormatException | GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(file + " is neither a data directory nor a revocation list: " + e.getMessage(), e);
        }
    }

    private static RevocationListFile ofSsh(Krl krl, Path file, Instant now) throws IOException {
        if (!krl.fingerprints().isEmpty()) {
            throw new IOException(file + " revokes keys by fingerprint, which lists of this server never do");
        }
        var targets = new ArrayList<RevocationTarget>();
        for (var certificates : krl.certificates()) {
            certificates.serials().ranges().forEach(range -> targets.add(new RevocationTarget.Serials(range)));
            certificates.keyIds().forEach(keyId -> targets.add(new RevocationTarget.KeyId(keyId)));
        }
        krl.keys().forEach(key -> targets.add(new RevocationTarget.Key(key)));
        return new RevocationListFile(krl.version(), targets.stream().distinct().map(target -> revoked(target, 0, file, now)).toList());
    }

    private static RevocationListFile ofX509(byte[] bytes, Path file, Instant now) throws GeneralSecurityException {
        var list = (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(bytes));
        var revoked = new ArrayList<LedgerRecord.Revoked>();
        if (list.getRevokedCertificates() != null) {
            for (var entry : list.getRevokedCertificates()) {
                int reason = entry.getRevocationReason() == null ? 0 : entry.getRevocationReason().ordinal();
                revoked.add(revoked(new RevocationTarget.Certificate(CertificateId.x509(entry.getSerialNumber())), reason, file, now));
            }
        }
        return new RevocationListFile(0, revoked);
    }

    private static LedgerRecord.Revoked revoked(RevocationTarget target, int reasonCode, Path file, Instant now) {
        return new LedgerRecord.Revoked(target, SerialSet.EMPTY, reasonCode, "known from " + file.getFileName(), Optional.empty(),
                Optional.empty(), new Origin("restore", "", "", "", ""), now);
    }
}
