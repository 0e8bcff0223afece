/// An OpenID provider that tests start as a process of its own: Spring Authorization Server with a login page, users and a key.
/// Also the ports that tests of all modules take for theirs. Start reading at [org.countersign.testing.OpenIdProvider].
/// Must not know the product.
package org.countersign.testing;
