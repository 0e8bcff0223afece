package org.countersign.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.countersign.core.issue.CertificateId.Family;
import org.countersign.server.exchange.Reply;
import org.countersign.server.health.Fault;
import org.countersign.server.http.HttpFront.Load;
import org.countersign.server.http.Routes.Capability;
import org.countersign.server.metrics.Metrics;
import org.countersign.server.signer.SignatureCounts;
import org.countersign.server.store.Store;
import org.countersign.server.webhook.Webhook;

/// Tells the [Metrics] what there is to know.
final class Metering {
    private static final int UNAUTHORIZED = 401;
    private static final double MILLISECONDS = 1_000.0;

    private final Metrics metrics;

    Metering(Metrics metrics) {
        this.metrics = metrics;
    }

    Metrics metrics() {
        return metrics;
    }

    /// Answers, and counts how.
    Reply measure(Capability capability, Supplier<Reply> endpoint) {
        long start = System.nanoTime();
        int status = ProblemCode.INTERNAL.status();
        String type = "unknown";
        try {
            var reply = endpoint.get();
            status = reply.status();
            type = reply.facts().getOrDefault("certificate-type", type);
            return reply;
        } catch (ProblemException e) {
            status = e.code().status();
            throw e;
        } finally {
            metrics.answered(capability.path(), status, System.nanoTime() - start);
            count(capability, status, type);
        }
    }

    /// As step-ca counts: what was refused before anyone was authorised is no failure to sign.
    private void count(Capability capability, int status, String type) {
        var provisioner = Trail.CURRENT.isBound() ? Trail.CURRENT.get().provisioner() : "";
        boolean success = status < 400;
        if (!success && (status == UNAUTHORIZED || provisioner.isEmpty())) {
            return;
        }
        switch (capability) {
            case SSH_SIGN -> metrics.ssh("signed", provisioner, success, type);
            case SSH_RENEW -> metrics.ssh("renewed", provisioner, success, type);
            case SSH_REKEY -> metrics.ssh("rekeyed", provisioner, success, type);
            case SIGN -> metrics.x509("signed", provisioner, success);
            case RENEW -> metrics.x509("renewed", provisioner, success);
            case REKEY -> metrics.x509("rekeyed", provisioner, success);
            default -> { }
        }
    }

    void webhook(Family family, Webhook.Kind kind, String provisioner, boolean allowed) {
        var verb = switch (kind) {
            case ENRICHING -> "enriched";
            case AUTHORIZING -> "authorized";
        };
        metrics.webhook(family == Family.SSH ? "ssh" : "x509", verb, provisioner, allowed);
    }

    void gauges(SignatureCounts signatures) {
        // step-ca calls these two counters and gives them no ending; a counter would get one here.
        metrics.gauge("step_ca_kms_signed", "Signatures made with CA keys", signatures::made);
        metrics.gauge("step_ca_kms_errors", "Signatures with CA keys that failed", signatures::failed);
    }

    /// @param directory where the ledger is, if it is on this machine
    void gauges(Store store, Optional<Path> directory) {
        metrics.gauge("countersign_ledger_records", "Records on the ledger", () -> store.figures().records());
        metrics.gauge("countersign_ledger_segments", "Files of the ledger", () -> store.figures().segments());
        metrics.gauge("countersign_store_spent_credentials", "One-time credentials that are remembered as spent",
                () -> store.figures().spent());
        directory.ifPresent(place ->
                metrics.gauge("countersign_store_free_bytes", "Free space where the ledger is", () -> free(place)));
    }

    private static double free(Path directory) {
        try {
            return Files.getFileStore(directory).getUsableSpace();
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    void requests(Supplier<Load> load) {
        metrics.gauge("countersign_requests_working", "Requests that are worked on", () -> load.get().working());
        metrics.gauge("countersign_requests_waiting", "Requests that wait until others are done", () -> load.get().waiting());
        metrics.gauge("countersign_requests_turned_away", "Requests that were told to come again, since the server began to serve",
                () -> load.get().turnedAway());
    }

    /// What is wrong, and when certificates end, as it is at the moment.
    void gauges(Supplier<Service> service) {
        for (Fault fault : Fault.values()) {
            metrics.gauge("countersign_fault", "1 while something is wrong, by what it is", "fault", fault.code(),
                    () -> service.get().faults().has(fault) ? 1 : 0);
        }
        expiry("root", () -> service.get().material().roots().roots());
        expiry("intermediate", () -> service.get().material().roots().intermediates());
        expiry("server", () -> service.get().tls().identity().get().chain().subList(0, 1));
    }

    private void expiry(String which, Supplier<List<X509Certificate>> certificates) {
        metrics.gauge("countersign_certificate_expiry_timestamp_seconds", "When the first of these certificates ends",
                "certificate", which, () -> certificates.get().stream().map(X509Certificate::getNotAfter)
                        .min(Comparator.naturalOrder()).map(end -> end.getTime() / MILLISECONDS).orElse(Double.NaN));
    }
}
