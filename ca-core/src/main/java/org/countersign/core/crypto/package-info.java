/// Signatures and hashes by the provider in use.
/// Start reading at [org.countersign.core.crypto.Crypto].
/// Must not know what is signed.
package org.countersign.core.crypto;
