/// What passes between the HTTP front and the endpoints: a request, a reply, and who asked.
/// Start reading at [org.countersign.server.exchange.Endpoint].
/// Must not know the HTTP library, so that endpoints run without it.
package org.countersign.server.exchange;
