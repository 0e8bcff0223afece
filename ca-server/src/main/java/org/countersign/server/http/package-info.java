/// The HTTPS front: one listener, the whole route table, and one place where failures become answers.
/// Start at [org.countersign.server.http.Routes] for what is served, at [org.countersign.server.http.HttpFront] for how.
/// It must not know stores, signers or provisioners; nothing outside may know Javalin or Jetty.
package org.countersign.server.http;
