package org.countersign.cli.command.ca.init;

import java.util.List;
import java.util.Optional;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.keys.Secret;

/// The authority that the user wants, every answer checked. Its secrets are wiped when it is closed.
///
/// @param sshKeys how to make the SSH CA keys; empty for an authority without SSH
/// @param service what is needed to run it; empty with `--pki`
/// @param root an existing root to use; empty for a new one
/// @param password encrypts the CA keys
record Blueprint(String name, Optional<KeyGenerator> sshKeys, Optional<Service> service, Optional<ExistingRoot> root,
        Secret password) implements AutoCloseable {

    /// What goes into the configuration of the server and its clients.
    ///
    /// @param database whether the configuration names one
    /// @param password encrypts the provisioner's key
    record Service(List<String> dnsNames, ListenAddress address, String caUrl, String provisioner, boolean database,
            Secret password) {
        Service {
            dnsNames = List.copyOf(dnsNames);
        }
    }

    @Override
    public void close() {
        password.close();
        service.ifPresent(it -> it.password().close());
    }
}
