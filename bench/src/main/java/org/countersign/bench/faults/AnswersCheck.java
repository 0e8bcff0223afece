package org.countersign.bench.faults;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.HttpsURLConnection;
import org.countersign.bench.BenchedCa;
import org.countersign.core.crypto.Digests;
import org.countersign.core.issue.CertificateBody;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CertificateId.Family;
import org.countersign.core.issue.CredentialId;
import org.countersign.core.ssh.SerialRange;
import org.countersign.core.ssh.SerialSet;
import org.countersign.core.ssh.krl.KrlReader;
import org.countersign.server.ledger.LedgerReader;
import org.countersign.server.ledger.LedgerRecord;

/// Holds what clients were told against what a server's ledger says and against the revocation list that it serves.
///
/// Every certificate that was handed over is on record, with the bytes that were signed and the token that was used for it; every
/// revocation that was confirmed is on record and on the list; no token and no serial is there twice; and the chain is whole, which
/// reading it checks.
public final class AnswersCheck {
    private final Map<String, CertificateId> tokens = new HashMap<>();
    private final Map<Long, String> digests = new HashMap<>();
    private final Set<CertificateId> serials = new HashSet<>();
    private final List<String> wrong = new ArrayList<>();
    private SerialSet revoked = SerialSet.EMPTY;
    private long records;

    private AnswersCheck() {}

    /// @param arguments folder of the CA, password file of the provisioner, file with the answers, and `running` when the server's
    ///                  revocation list is to be looked at as well
    public static void main(String[] arguments) throws Exception {
        var home = Path.of(arguments[0]);
        var answers = Answers.read(Path.of(arguments[2]));
        var check = AnswersCheck.of(home.resolve("db"), answers);
        if (arguments.length > 3 && arguments[3].equals("running")) {
            check.holdList(krl(BenchedCa.read(home, Path.of(arguments[1]), "")), answers);
        }
        check.report(answers);
        System.exit(check.wrong.isEmpty() ? 0 : 1);
    }

    /// @param directory the server's data directory
    static AnswersCheck of(Path directory, List<Answers.Answer> answers) throws IOException {
        var check = new AnswersCheck();
        check.read(directory);
        answers.forEach(check::hold);
        return check;
    }

    /// What is not as clients were told; empty when all is well.
    List<String> wrong() {
        return wrong;
    }

    private void read(Path directory) throws IOException {
        var all = new SerialSet.Builder();
        var extent = new LedgerReader(directory).read((_, record) -> {
            switch (record) {
                case LedgerRecord.Issued issued -> {
                    issued.bodies().forEach(body -> issued(body, issued.spent().isPresent()));
                    spent(issued.spent(), issued.bodies().getFirst().id());
                }
                case LedgerRecord.Revoked revocation -> {
                    spent(revocation.spent(), CertificateId.ssh(-1));
                    all.addAll(revocation.serials());
                }
                case LedgerRecord.SerialsReserved _, LedgerRecord.ClockConfirmed _, LedgerRecord.Restored _, LedgerRecord.HostsCarried _, LedgerRecord.Configured _,
                        LedgerRecord.Retired _ -> { }
            }
        });
        revoked = all.build();
        records = extent.records();
    }

    /// @param byToken whether somebody asked with a token of his own, and not before there were clients here
    private void issued(CertificateBody body, boolean byToken) {
        if (!serials.add(body.id())) {
            wrong.add("serial " + body.id() + " is on the ledger twice");
        }
        if (byToken && body.id().family() == Family.SSH) {
            digests.put(body.id().serial().longValue(), HexFormat.of().formatHex(Digests.sha256(body.toBeSigned())));
        }
    }

    private void spent(Optional<CredentialId> credential, CertificateId what) {
        if (credential.isPresent() && tokens.put(credential.get().id(), what) != null) {
            wrong.add("token " + credential.get().id() + " was spent twice");
        }
    }

    private void hold(Answers.Answer answer) {
        switch (answer) {
            case Answers.Issued(var token, var serial, var digest) -> {
                require(digest.equals(digests.get(serial)), answer, "the ledger has no such certificate, or other bytes of it");
                require(CertificateId.ssh(serial).equals(tokens.get(token)), answer, "the token was not spent with this certificate");
            }
            case Answers.Revoked(var serial) -> require(revoked.containsAll(SerialRange.of(serial)), answer, "the ledger has no such revocation");
            case Answers.Spent(var token) -> require(tokens.containsKey(token), answer, "the token is not spent on the ledger");
        }
    }

    private void holdList(SerialSet listed, List<Answers.Answer> answers) {
        for (var answer : answers) {
            if (answer instanceof Answers.Revoked(var serial)) {
                require(listed.containsAll(SerialRange.of(serial)), answer, "the revocation list does not say so");
            }
        }
    }

    private void require(boolean right, Answers.Answer answer, String what) {
        if (!right) {
            wrong.add(what + ": " + answer.line());
        }
    }

    private static SerialSet krl(BenchedCa ca) throws IOException {
        var connection = (HttpsURLConnection) URI.create(ca.url() + "/ssh/krl").toURL().openConnection();
        connection.setSSLSocketFactory(ca.tls().getSocketFactory());
        connection.setConnectTimeout(10_000);
        connection.setReadTimeout(10_000);
        try (var body = connection.getInputStream()) {
            var revoked = SerialSet.EMPTY;
            for (var of : KrlReader.read(body.readAllBytes()).certificates()) {
                revoked = of.issuer().filter(ca.userCaKey()::equals).isPresent() ? revoked.and(of.serials()) : revoked;
            }
            return revoked;
        }
    }

    private void report(List<Answers.Answer> answers) {
        long issued = answers.stream().filter(Answers.Issued.class::isInstance).count();
        long revocations = answers.stream().filter(Answers.Revoked.class::isInstance).count();
        System.out.printf("ledger    %,d records; of %,d certificates and %,d revocations that clients were told of, %d are not as they should be; %,d certificates may not have been delivered%n",
                records, issued, revocations, wrong.size(), digests.size() - issued);
        wrong.stream().limit(20).forEach(what -> System.out.println("WRONG     " + what));
    }
}
