package org.countersign.cli.command.certificate;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.core.keys.Pem;
import org.countersign.core.x509.X509Certificates;

/// The store of the Java installation at `$JAVA_HOME`.
final class JavaTrustStore implements TrustStore {
    private final Path home;
    private final Tools tools;

    JavaTrustStore(Map<String, String> environment, Tools tools) {
        var javaHome = environment.getOrDefault("JAVA_HOME", "");
        if (javaHome.isEmpty()) {
            throw new CommandFailure("flag '--java' needs the environment variable JAVA_HOME");
        }
        this.home = Path.of(javaHome);
        this.tools = tools;
    }

    @Override
    public void install(X509Certificate root, String name) {
        var pem = Pem.encode("CERTIFICATE", X509Certificates.der(root)).getBytes(StandardCharsets.US_ASCII);
        tools.runAsRoot(keytool("-importcert", "-noprompt", "-alias", name), pem);
    }

    @Override
    public void uninstall(X509Certificate root, String name) {
        tools.runAsRoot(keytool("-delete", "-alias", name), new byte[0]);
    }

    /// Every Java installation comes with the password `changeit`; it protects nothing.
    private List<String> keytool(String... arguments) {
        var command = new java.util.ArrayList<>(List.of(home.resolve("bin/keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", keystore().toString(), "-storepass", "changeit"));
        return command;
    }

    private Path keystore() {
        var found = List.of("lib/security/cacerts", "jre/lib/security/cacerts").stream().map(home::resolve)
                .filter(Files::isRegularFile).findFirst();
        return found.orElseThrow(() -> new CommandFailure("there is no trust store of Java below " + home));
    }
}
