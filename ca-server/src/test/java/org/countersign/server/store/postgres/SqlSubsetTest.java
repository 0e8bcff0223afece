package org.countersign.server.store.postgres;

import static org.countersign.server.store.Samples.NOW;
import static org.countersign.server.store.Samples.all;
import static org.countersign.server.store.Samples.host;
import static org.countersign.server.store.Samples.issuance;
import static org.countersign.server.store.Samples.renewal;
import static org.countersign.server.store.Samples.revocation;
import static org.countersign.server.store.Samples.spending;
import static org.countersign.server.store.Samples.token;
import static org.countersign.server.store.Samples.user;
import static org.countersign.server.store.Samples.x509;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CertificateKind;
import org.countersign.core.issue.RevocationTarget;
import org.countersign.server.store.CertificateQuery;
import org.countersign.server.store.SettableTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Holds what a node sends to the database to the part of SQL that the engines which speak PostgreSQL's protocol have in common, by what
/// arrives: PostgreSQL writes down every statement that it is given.
///
/// The words below are the whole of it. A new one needs a look into the documents of CockroachDB and YugabyteDB first.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SqlSubsetTest {
    private static final Set<String> WORDS = Set.of("AND", "ANY", "AS", "ASC", "BEGIN", "BY", "CASE", "CAST", "COMMIT", "CONFLICT", "DELETE", "DESC",
            "DO", "ELSE", "END", "FOR", "FROM", "IN", "INSERT", "INTO", "IS", "JOIN", "LIMIT", "NOT", "NULL", "ON", "ORDER", "ROLLBACK", "SELECT",
            "SET", "THEN", "UPDATE", "VALUES", "WHEN", "WHERE");
    private static final Set<String> FUNCTIONS = Set.of("clock_timestamp", "count", "extract", "greatest", "numeric", "unnest");
    private static final Pattern LOGGED = Pattern.compile("(?:statement|execute [^:]*): (.*)");
    private static final Pattern SESSION = Pattern.compile("SET |SHOW ");
    private static final Pattern WORD = Pattern.compile("\\b[A-Z]{2,}\\b");
    private static final Pattern CALL = Pattern.compile("\\b([a-z_]+)\\(");

    @Test
    void only_words_that_all_engines_know_are_sent() throws Exception {
        var server = TestDatabase.make();
        try {
            server.execute("ALTER SYSTEM SET log_statement = 'all'");
            server.execute("SELECT pg_reload_conf()");
            var settings = server.settings(server.newDatabase());
            var time = new SettableTime(NOW);
            try (var store = PostgresStore.open(settings, time, _ -> time.instant())) {
                int before = server.log().length();
                doEverything(store);
                Fleet.of(settings);
                var statements = statements(server.log().substring(before));

                assertTrue(statements.size() > 20, statements::toString);
                assertTrue(statements.stream().anyMatch(sql -> sql.endsWith("FOR UPDATE")), statements::toString);
                assertEquals(Set.of(), others(WORD, statements, WORDS, 0));
                assertEquals(Set.of(), others(CALL, statements, FUNCTIONS, 1));
            }
        } finally {
            server.remove();
        }
    }

    private static void doEverything(PostgresStore store) {
        store.join(new PostgresStore.Identity("localhost:1", "1", "f", 1, NOW));
        store.reserveSerials(10);
        store.admit(spending(user(1, "a", "a"), token("t")));
        store.admit(spending(user(2, "a", "a"), token("t")));
        store.admit(issuance(host(3, NOW.plusSeconds(3600), "h.example.com")));
        store.admit(issuance(x509(BigInteger.TEN, "h.example.com")));
        store.revoke(revocation(CertificateId.ssh(1)));
        store.revoke(revocation(new RevocationTarget.Principal("a")));
        store.admit(renewal(user(4, "a", "a"), CertificateId.ssh(1)));
        store.isRevoked(CertificateId.ssh(1));
        store.revocations();
        store.find(CertificateId.ssh(1));
        store.list(all(10));
        store.list(new CertificateQuery(Optional.of(CertificateKind.SSH_USER), Optional.of("a"), Optional.of("a"), Optional.of(NOW),
                Optional.of(NOW.plusSeconds(1)), Optional.empty(), 10));
        store.knowsHost("h.example.com");
        store.hosts(NOW);
        store.figures();
        store.configure(new ConfigurationVersion(new byte[16], 1, new byte[1], new byte[1], "jane", "", NOW));
        store.archive(Duration.ofDays(-1), 100, 1);
    }

    /// Without those about the session, with which a connection begins: the driver and the pool send them to every engine.
    private static Set<String> statements(String log) {
        var statements = new LinkedHashSet<String>();
        for (String line : log.split("\n")) {
            var found = LOGGED.matcher(line);
            if (found.find() && !SESSION.matcher(found.group(1)).lookingAt()) {
                Stream.of(found.group(1).split("; ")).map(String::strip).forEach(statements::add);
            }
        }
        return statements;
    }

    private static Set<String> others(Pattern pattern, Set<String> statements, Set<String> allowed, int group) {
        var others = new TreeSet<String>();
        for (String statement : statements) {
            var words = new ArrayList<String>();
            var found = pattern.matcher(statement);
            while (found.find()) {
                words.add(found.group(group));
            }
            words.stream().filter(word -> !allowed.contains(word)).forEach(word -> others.add(word + " in: " + statement));
        }
        return others;
    }
}
