package org.countersign.cli.oidc;

import java.net.URI;
import org.countersign.cli.progress.Progress;

/// Whoever logs in, as far as a login speaks with them.
public interface Person {
    /// Opens the address in their browser, or shows it where that is not possible.
    void open(URI address);

    /// Shows an address to open in any browser.
    void show(URI address);

    /// Shows an address and the code to type there.
    void show(DeviceGrant grant);

    /// Told what the login waits for.
    Progress progress();

    /// The code that the provider showed them.
    String askForCode();
}
