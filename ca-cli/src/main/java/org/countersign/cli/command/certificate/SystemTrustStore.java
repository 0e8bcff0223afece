package org.countersign.cli.command.certificate;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.core.keys.Pem;
import org.countersign.core.x509.X509Certificates;

/// The store of a Linux distribution: a directory for certificates, and a command that gathers them.
final class SystemTrustStore implements TrustStore {
    private record Distribution(String directory, String suffix, List<String> command) {}

    /// The first directory that exists tells which family of distributions this is.
    private static final List<Distribution> DISTRIBUTIONS = List.of(
            new Distribution("etc/pki/ca-trust/source/anchors", ".pem", List.of("update-ca-trust", "extract")),
            new Distribution("usr/local/share/ca-certificates", ".crt", List.of("update-ca-certificates")),
            new Distribution("usr/share/pki/trust/anchors", ".crt", List.of("update-ca-certificates")),
            new Distribution("etc/ca-certificates/trust-source/anchors", ".crt", List.of("trust", "extract-compat")),
            new Distribution("etc/ssl/certs", ".crt", List.of("trust", "extract-compat")));

    private final Path system;
    private final Tools tools;

    /// @param system the directory `/`
    SystemTrustStore(Path system, Tools tools) {
        this.system = system;
        this.tools = tools;
    }

    @Override
    public void install(X509Certificate root, String name) {
        var distribution = distribution();
        var pem = Pem.encode("CERTIFICATE", X509Certificates.der(root)).getBytes(StandardCharsets.US_ASCII);
        tools.runAsRoot(List.of("tee", file(distribution, name).toString()), pem);
        tools.runAsRoot(distribution.command(), new byte[0]);
    }

    @Override
    public void uninstall(X509Certificate root, String name) {
        var distribution = distribution();
        tools.runAsRoot(List.of("rm", "-f", file(distribution, name).toString()), new byte[0]);
        tools.runAsRoot(distribution.command(), new byte[0]);
    }

    private Distribution distribution() {
        return DISTRIBUTIONS.stream().filter(it -> Files.isDirectory(system.resolve(it.directory()))).findFirst()
                .orElseThrow(() -> new CommandFailure("no trust store that is known was found on this system")
                        .hint("install the package 'ca-certificates', or use --no-system"));
    }

    private Path file(Distribution distribution, String name) {
        return system.resolve(distribution.directory()).resolve(name.replace(' ', '_') + distribution.suffix());
    }
}
