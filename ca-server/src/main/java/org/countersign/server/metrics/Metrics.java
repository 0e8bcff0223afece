package org.countersign.server.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.countersign.server.exchange.Reply;
import org.countersign.server.exchange.Request;

/// All counters, histograms and gauges of one process. The names that begin with `step_ca_` are those of step-ca, so that its
/// dashboards work; our own begin with `countersign_`.
///
/// Labels come from the configuration and from fixed tables alone, never from what a caller sent: their number stays small.
public final class Metrics implements AutoCloseable {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final Duration[] BOUNDS = List.of(1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000).stream()
            .map(Duration::ofMillis).toArray(Duration[]::new);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<Outcome, Counter> outcomes = new ConcurrentHashMap<>();
    private final Map<Answer, Timer> answers = new ConcurrentHashMap<>();
    private final Timer commits;

    /// What became of an attempt to issue something.
    ///
    /// @param name        of the counter, without its unit
    /// @param provisioner its name, empty when unknown
    /// @param type        `user`, `host` or `unknown`; empty where there is no such label
    private record Outcome(String name, String provisioner, boolean success, String type) {}

    private record Answer(String route, int status) {}

    /// @param started when the process began to serve
    public Metrics(Instant started, Supplier<Instant> now) {
        commits = timer("countersign.ledger.commit", "Time to make a frame of records durable");
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        gauge("step_ca_uptime_seconds", "Seconds since the server began to serve",
                () -> Duration.between(started, now.get()).toMillis() / 1_000.0);
    }

    private Timer timer(String name, String help, Tag... labels) {
        return Timer.builder(name).description(help).tags(List.of(labels)).serviceLevelObjectives(BOUNDS).register(registry);
    }

    /// A number that is asked for when somebody collects.
    public void gauge(String name, String help, Supplier<Number> number) {
        Gauge.builder(name, number).description(help).register(registry);
    }

    /// As above, one of several that share a name.
    public void gauge(String name, String help, String label, String value, Supplier<Number> number) {
        Gauge.builder(name, number).description(help).tag(label, value).register(registry);
    }

    /// An SSH certificate was issued, or was not.
    ///
    /// @param verb `signed`, `renewed` or `rekeyed`
    /// @param type `user`, `host` or `unknown`
    public void ssh(String verb, String provisioner, boolean success, String type) {
        count(new Outcome("step_ca_ssh_" + verb, provisioner, success, type));
    }

    /// An X.509 certificate was issued, or was not.
    public void x509(String verb, String provisioner, boolean success) {
        count(new Outcome("step_ca_x509_" + verb, provisioner, success, ""));
    }

    /// A webhook was called.
    ///
    /// @param family `ssh` or `x509`
    /// @param verb   `authorized` or `enriched`
    public void webhook(String family, String verb, String provisioner, boolean success) {
        count(new Outcome("step_ca_" + family + "_webhook_" + verb, provisioner, success, ""));
    }

    private void count(Outcome outcome) {
        outcomes.computeIfAbsent(outcome, this::counter).increment();
    }

    private Counter counter(Outcome outcome) {
        var counter = Counter.builder(outcome.name).tag("provisioner", outcome.provisioner)
                .tag("success", Boolean.toString(outcome.success));
        return (outcome.type.isEmpty() ? counter : counter.tag("type", outcome.type)).register(registry);
    }

    /// A request was answered.
    ///
    /// @param route as in the route table
    public void answered(String route, int status, long nanoseconds) {
        answers.computeIfAbsent(new Answer(route, status), key -> timer("countersign.request",
                "Time from having read a request to its answer", Tag.of("route", key.route),
                Tag.of("status", Integer.toString(key.status)))).record(nanoseconds, TimeUnit.NANOSECONDS);
    }

    /// Records were made durable, all that waited at once.
    public void committed(long nanoseconds) {
        commits.record(nanoseconds, TimeUnit.NANOSECONDS);
    }

    /// `GET /metrics`
    public Reply page(Request request) {
        return Reply.text(200, TEXT, registry.scrape());
    }

    @Override
    public void close() {
        registry.close();
    }
}
