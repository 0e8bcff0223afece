/// What an issuer says about certificates that it took back: revocation lists, and the answers of OCSP responders.
/// Start at [org.countersign.core.revocation.PublishedList].
/// It must not know where lists and answers come from, nor what time it is.
package org.countersign.core.revocation;
