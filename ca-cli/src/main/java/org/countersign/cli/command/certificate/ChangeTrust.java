package org.countersign.cli.command.certificate;

import static org.countersign.cli.command.certificate.CertificateCommands.ALL;
import static org.countersign.cli.command.certificate.CertificateCommands.FIREFOX;
import static org.countersign.cli.command.certificate.CertificateCommands.JAVA;
import static org.countersign.cli.command.certificate.CertificateCommands.NO_SYSTEM;
import static org.countersign.cli.command.certificate.CertificateCommands.PREFIX;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.home.Home;

/// `certificate install` and `certificate uninstall`.
public final class ChangeTrust implements Command {
    private final Direction direction;

    /// Which of the two.
    public enum Direction { INSTALL, UNINSTALL }

    ChangeTrust(Direction direction) {
        this.direction = direction;
    }

    @Override
    public int run(Invocation call) {
        var file = call.positional(0);
        var root = CertificateSource.file(file).getFirst();
        requireRoot(root, file);
        var stores = stores(call);
        if (stores.isEmpty()) {
            throw new CommandFailure("with --no-system there is no trust store left").hint("add --java or --firefox");
        }
        var name = call.value(PREFIX).orElseGet(() ->
                CertificateFacts.commonName(root.getSubjectX500Principal()) + " ") + root.getSerialNumber();
        requireFileName(name);
        stores.forEach(store -> change(store, root, name));
        call.status().say("Certificate " + file + " has been " + switch (direction) {
            case INSTALL -> "installed.";
            case UNINSTALL -> "uninstalled.";
        });
        call.status().begin(CertificateSummary.of(root));
        return ExitCode.DONE;
    }

    private void change(TrustStore store, X509Certificate root, String name) {
        switch (direction) {
            case INSTALL -> store.install(root, name);
            case UNINSTALL -> store.uninstall(root, name);
        }
    }

    /// Puts a root into the store of the system, as `ca bootstrap --install` does.
    public static void installInSystem(X509Certificate root, Invocation call) {
        var name = CertificateFacts.commonName(root.getSubjectX500Principal()) + " " + root.getSerialNumber();
        requireFileName(name);
        new SystemTrustStore(Path.of("/"), new Tools(call.environment())).install(root, name);
    }

    private static void requireRoot(X509Certificate root, String file) {
        var facts = new CertificateFacts(root);
        if (!facts.isAuthority() || !facts.isSelfIssued()) {
            throw new CommandFailure("certificate " + file + " is not a root CA")
                    .hint("give the certificate at the top of the chain, usually root_ca.crt");
        }
    }

    /// The name comes out of the certificate and becomes the name of a file that root writes.
    private static void requireFileName(String name) {
        if (name.startsWith(".") || name.startsWith("-") || name.chars().anyMatch(c -> c == '/' || c < ' ')) {
            throw new CommandFailure("the name of the certificate cannot be the name of a file")
                    .hint("choose one with the '--prefix' flag");
        }
    }

    private static List<TrustStore> stores(Invocation call) {
        var tools = new Tools(call.environment());
        var stores = new ArrayList<TrustStore>();
        if (!call.on(NO_SYSTEM)) {
            stores.add(new SystemTrustStore(Path.of("/"), tools));
        }
        if (call.on(JAVA) || call.on(ALL)) {
            stores.add(new JavaTrustStore(call.environment(), tools));
        }
        if (call.on(FIREFOX) || call.on(ALL)) {
            stores.add(new NssTrustStore(Home.userHome(call.environment()), tools));
        }
        return stores;
    }
}
