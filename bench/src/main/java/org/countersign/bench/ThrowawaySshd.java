package org.countersign.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.keyprovider.FileHostKeyCertificateProvider;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.server.shell.InteractiveProcessShellFactory;
import org.apache.sshd.server.shell.ProcessShellCommandFactory;

/// An ssh server for a machine that has none: Apache MINA SSHD on the loopback address, which lets in who shows a user
/// certificate of a trusted CA with the login name among its principals, and nobody else. It serves the account that started it.
public final class ThrowawaySshd {
    private final List<PublicKey> trustedUserCas;

    private ThrowawaySshd(List<PublicKey> trustedUserCas) {
        this.trustedUserCas = List.copyOf(trustedUserCas);
    }

    /// Runs until the process is stopped.
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 4) {
            System.err.println("usage: ThrowawaySshd PORT HOST-KEY HOST-CERTIFICATE TRUSTED-USER-CA-KEYS");
            System.exit(1);
        }
        start(Integer.parseInt(arguments[0]), Path.of(arguments[1]), Path.of(arguments[2]), Path.of(arguments[3]));
        Thread.currentThread().join();
    }

    /// @param port 0 for any that is free
    static SshServer start(int port, Path hostKey, Path hostCertificate, Path trustedUserCaKeys)
            throws IOException, GeneralSecurityException {
        var sshd = new ThrowawaySshd(readKeys(trustedUserCaKeys));
        var server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setPort(port);
        server.setKeyPairProvider(new FileKeyPairProvider(hostKey));
        server.setHostKeyCertificateProvider(new FileHostKeyCertificateProvider(hostCertificate));
        server.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        server.setPublickeyAuthenticator(sshd::admits);
        server.setCommandFactory(ProcessShellCommandFactory.INSTANCE);
        server.setShellFactory(InteractiveProcessShellFactory.INSTANCE);
        server.start();
        return server;
    }

    /// MINA has checked the signature, the type and the validity of a certificate before it asks; whose it is, it has not.
    private boolean admits(String user, PublicKey shown, ServerSession session) {
        boolean admitted = shown instanceof OpenSshCertificate certificate
                && certificate.getPrincipals().contains(user)
                && trustedUserCas.stream().anyMatch(ca -> KeyUtils.compareKeys(ca, certificate.getCaPubKey()));
        if (admitted && shown instanceof OpenSshCertificate certificate) {
            System.out.println("Accepted certificate for " + user + ", key ID " + certificate.getId()
                    + ", serial " + Long.toUnsignedString(certificate.getSerial()));
        }
        return admitted;
    }

    private static List<PublicKey> readKeys(Path file) throws IOException, GeneralSecurityException {
        var keys = new ArrayList<PublicKey>();
        for (var line : Files.readAllLines(file)) {
            if (!line.isBlank()) {
                keys.add(PublicKeyEntry.parsePublicKeyEntry(line)
                        .resolvePublicKey(null, null, PublicKeyEntryResolver.FAILING));
            }
        }
        return keys;
    }
}
