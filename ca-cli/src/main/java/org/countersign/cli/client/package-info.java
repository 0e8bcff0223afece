/// Speaks to a CA: one method per endpoint, over one TLS connection that a whole command shares.
/// Start with `CaClient`; below it `Exchange` sends one request, and `HttpConnection` and `AnswerReader` know HTTP/1.1.
/// Knows no command, prints nothing and asks nobody.
package org.countersign.cli.client;
