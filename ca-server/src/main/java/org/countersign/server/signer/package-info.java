/// Where CA keys live and the only place they are used.
/// Start reading at [org.countersign.server.signer.Signer].
/// Must not know tokens, provisioners or HTTP.
package org.countersign.server.signer;
