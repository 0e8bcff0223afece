/// Webhooks: services of the operator that are asked before a certificate is made, over HTTPS and with limits.
/// Start reading at [org.countersign.server.webhook.Webhooks].
/// Must not know where certificates come from, nor send a credential anywhere.
package org.countersign.server.webhook;
