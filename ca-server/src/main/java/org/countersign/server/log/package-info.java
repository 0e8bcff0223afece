/// What the server says about its work: one line for each event, on standard output.
/// Start at [org.countersign.server.log.Logging]; callers elsewhere only know SLF4J.
/// It must not know HTTP, stores or certificates.
package org.countersign.server.log;
