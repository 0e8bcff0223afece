/// An OpenID provider that tests start as a process of its own: Spring Authorization Server with a login page, users and a key.
/// Start reading at [org.countersign.testing.OpenIdProvider].
/// Must not know the product.
package org.countersign.testing;
