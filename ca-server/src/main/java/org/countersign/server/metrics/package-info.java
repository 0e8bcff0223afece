/// What the server counts and measures, in the form that Prometheus collects.
/// Start reading at [org.countersign.server.metrics.Metrics].
/// Must not know what is counted: others tell it.
package org.countersign.server.metrics;
