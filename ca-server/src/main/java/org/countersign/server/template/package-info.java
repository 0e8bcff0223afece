/// Templates: the operator's shape for certificates and for the ssh configuration of clients and hosts, in the language
/// of Go's text/template with Sprig's functions.
/// Start reading at [org.countersign.server.template.Template].
/// Must not know who asks for a certificate, nor files other than those an operator names to the command.
package org.countersign.server.template;
