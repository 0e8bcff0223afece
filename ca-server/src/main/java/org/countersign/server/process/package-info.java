/// The server as a process among others: its signals, its pid file, its end, and the service manager that started it.
/// Start reading at [org.countersign.server.process.ServiceManager].
/// Must not know what is served.
package org.countersign.server.process;
