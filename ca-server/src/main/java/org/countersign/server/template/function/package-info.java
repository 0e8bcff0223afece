/// The functions templates may call: those of Go's templates, those of Sprig that neither read the environment nor the
/// network, and a few of our own for times and ASN.1.
/// Start reading at [org.countersign.server.template.function.Functions].
/// Must not know how templates are parsed or walked.
package org.countersign.server.template.function;
