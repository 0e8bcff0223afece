package org.countersign.cli.command.online;

import java.security.KeyPair;
import java.util.Optional;
import java.util.function.Supplier;
import org.countersign.cli.client.ListedProvisioner;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.Flag;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.keys.ProvisionerKey;
import org.countersign.core.keys.Secret;
import org.countersign.core.keys.WrongPasswordException;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.token.TokenMinter;

/// Makes the minter for a command's tokens: chooses the provisioner among those of the CA and gets hold of its key.
public final class Minters {
    private static final String QUESTION = "Please enter the password to decrypt the provisioner key";

    private Minters() {}

    /// The password of a provisioner's key.
    ///
    /// @param flags those of the command that may name a file with it, in the order in which they count
    public static PasswordSource provisionerPassword(Invocation call, Flag... flags) {
        return PasswordSource.of(call, QUESTION, flags);
    }

    /// For a JWK provisioner, whose encrypted key the CA hands out.
    public static TokenMinter jwk(Invocation call, CaSession ca, PasswordSource password) {
        return jwk(call, ca, password, Optional.empty());
    }

    /// As [#jwk(Invocation, CaSession, PasswordSource)], for the provisioner with this key.
    public static TokenMinter jwk(Invocation call, CaSession ca, PasswordSource password, Optional<String> keyId) {
        return jwk(ca, ProvisionerChoice.among(call, ca.provisioners()).withKeyId(keyId).ofType("JWK"), password);
    }

    static TokenMinter jwk(CaSession ca, ListedProvisioner provisioner, PasswordSource password) {
        String jwe = ca.encryptedKey(provisioner);
        var key = password.open(secret -> decrypt(jwe, secret));
        return TokenMinter.jwk(provisioner.name(), provisioner.keyId(), key.keyPair().getPrivate());
    }

    private static ProvisionerKey decrypt(String jwe, Supplier<Secret> password) {
        try (var secret = password.get()) {
            return ProvisionerKey.decrypt(jwe, secret);
        } catch (WrongPasswordException e) {
            throw new WrongPasswordException("failed to decrypt JWE: invalid password");
        }
    }

    /// For an SSHPOP provisioner, which accepts whoever holds the key of an SSH certificate.
    public static TokenMinter sshpop(Invocation call, CaSession ca, SshCertificate certificate, KeyPair key) {
        var provisioner = ProvisionerChoice.among(call, ca.provisioners()).ofType("SSHPOP");
        return TokenMinter.sshpop(provisioner.name(), certificate.blob(), certificate.body().key(), key.getPrivate());
    }
}
