/// What is fetched from the providers that others run: their documents and keys, kept fresh in the background.
/// Start reading at [org.countersign.server.provisioner.remote.RemoteKeys].
/// Must not know provisioners, tokens beyond their key, or who asks.
package org.countersign.server.provisioner.remote;
