package org.countersign.server.provisioner;

import java.net.URI;

/// Where clouds publish the keys that they vouch for machines with. These are theirs and no setting; a test has clouds of its own.
///
/// @param googleKeys key set of Google
/// @param microsoft  where the tenants of Azure are described, without a final slash
public record Clouds(URI googleKeys, String microsoft) {
    public static final Clouds REAL = new Clouds(URI.create("https://www.googleapis.com/oauth2/v3/certs"),
            "https://login.microsoftonline.com");
}
