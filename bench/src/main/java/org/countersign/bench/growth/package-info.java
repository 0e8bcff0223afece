/// How the embedded store bears millions of certificates: filled through its own API, then asked.
/// Start reading at [org.countersign.bench.growth.Growth].
/// It must not know HTTP.
package org.countersign.bench.growth;
