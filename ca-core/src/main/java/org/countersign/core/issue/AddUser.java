package org.countersign.core.issue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.countersign.core.ProblemCode;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshCertificateBody;
import org.countersign.core.ssh.SshPublicKey;

/// The certificate that makes a new user's account on a host before the user's own can log in there: it logs in as another,
/// privileged one, and all that it may do is one command with the user's name in it.
///
/// @param principal whom it logs in as
/// @param command   what it runs; `<principal>` stands for the user
public record AddUser(String principal, String command) {
    private static final String PLACEHOLDER = "<principal>";
    /// Nothing in such a name has a meaning to a shell, nor is it taken for a flag.
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._@+-]*");

    public AddUser {
        SshNames.principals(CertificateType.USER, List.of(principal));
    }

    /// @param main the certificate that the user gets
    /// @param key  another key, for this certificate
    /// @param draw taken only if there is one
    /// @return empty when it is not clear who the user is: for host certificates, and for those with more names than a login and
    ///     perhaps an e-mail address
    /// @throws org.countersign.core.ProblemException PRINCIPAL_NOT_ALLOWED for a user whose name could change the command
    public Optional<SshCertificateBody> plan(SshCertificateBody main, SshPublicKey key, Supplier<Draw> draw) {
        if (main.type() != CertificateType.USER || !namesOneUser(main.principals())) {
            return Optional.empty();
        }
        KeyPolicy.check(key);
        if (key.equals(main.signatureKey())) {
            throw ProblemCode.INVALID_KEY.refuse("That is the key of this certificate authority.");
        }
        var user = main.principals().getFirst();
        // Where from, and how proved, the user may log in holds for this certificate too.
        var options = new HashMap<>(main.criticalOptions());
        options.put("force-command", commandFor(user));
        var drawn = draw.get();
        return Optional.of(SshCertificateBody.issuable(drawn.nonce(), key, drawn.serial(), CertificateType.USER,
                SshNames.keyId(user + "-" + principal), List.of(principal), main.validity(),
                SshOptions.critical(CertificateType.USER, options), Map.of(), main.signatureKey()));
    }

    private static boolean namesOneUser(List<String> principals) {
        return principals.size() == 1 || principals.size() == 2 && principals.get(1).indexOf('@') > 0;
    }

    private String commandFor(String user) {
        if (!HARMLESS.matcher(user).matches()) {
            throw ProblemCode.PRINCIPAL_NOT_ALLOWED.refuse("No account can be made for a user of that name.");
        }
        return command.replace(PLACEHOLDER, user);
    }
}
