/// Keys at rest: private and public key files of every usual format, passwords, the provisioner's JWK, and files
/// written all or nothing. Start at [org.countersign.core.keys.PrivateKeyFile]; whole files go through
/// [org.countersign.core.keys.AtomicFile]. It knows nothing of certificates, tokens, prompts or the network.
package org.countersign.core.keys;
