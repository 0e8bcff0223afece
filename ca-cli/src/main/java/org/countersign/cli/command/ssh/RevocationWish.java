package org.countersign.cli.command.ssh;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.countersign.cli.command.online.TokenFlags;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.Flag;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.RevocationTarget;
import org.countersign.core.keys.RegularFile;
import org.countersign.core.ssh.SerialRange;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.ssh.SshPublicKey;

/// What `ssh revoke` is to revoke: one certificate, or by a flag more than one.
record RevocationWish(RevocationTarget target) {
    private static final int LARGEST_FILE = 64 * 1024;
    private static final List<Flag> MANY = List.of(SshFlags.REVOKED_KEY, SshFlags.REVOKED_KEY_ID, SshFlags.REVOKED_PRINCIPAL,
            SshFlags.REVOKED_SERIALS);

    /// @param held the certificate that is shown, which names itself
    static RevocationWish of(Invocation call, Optional<HeldCertificate> held) {
        var given = MANY.stream().filter(call::isGiven).toList();
        return given.isEmpty() ? one(call, held) : many(call, given);
    }

    /// Whether more than one certificate is meant.
    boolean isWide() {
        return !(target instanceof RevocationTarget.Certificate);
    }

    private static RevocationWish one(Invocation call, Optional<HeldCertificate> held) {
        String serial = call.optionalPositional(0).or(() -> held.map(HeldCertificate::serial))
                .orElseThrow(() -> new CommandFailure("not enough positional arguments were provided in '" + call.name()
                        + " <serial-number>'").hint("give the serial number, or the certificate and its key with '"
                        + TokenFlags.SSHPOP_CERTIFICATE + "' and '" + TokenFlags.SSHPOP_KEY + "'"));
        if (!serial.matches("0*[1-9][0-9]{0,19}") || new BigInteger(serial).bitLength() > Long.SIZE) {
            throw new CommandFailure("'" + serial + "' is not the serial number of an SSH certificate")
                    .hint("it is a decimal number, which 'ssh inspect' prints");
        }
        return new RevocationWish(new RevocationTarget.Certificate(CertificateId.ssh(new BigInteger(serial).longValue())));
    }

    private static RevocationWish many(Invocation call, List<Flag> given) {
        var flag = given.getFirst();
        call.checkIncompatible(flag, MANY.stream().filter(other -> other != flag).toArray(Flag[]::new));
        call.checkIncompatible(flag, TokenFlags.SSHPOP_CERTIFICATE, TokenFlags.SSHPOP_KEY);
        if (call.optionalPositional(0).isPresent()) {
            throw new CommandFailure("a serial number cannot be combined with the flag '" + flag + "'");
        }
        try {
            return new RevocationWish(many(flag, call.require(flag)));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("the value of flag '" + flag + "' cannot be revoked: " + e.getMessage()).because(e);
        }
    }

    private static RevocationTarget many(Flag flag, String value) {
        if (flag == SshFlags.REVOKED_KEY) {
            return new RevocationTarget.Key(key(Path.of(value)));
        }
        if (flag == SshFlags.REVOKED_KEY_ID) {
            return new RevocationTarget.KeyId(value);
        }
        if (flag == SshFlags.REVOKED_PRINCIPAL) {
            return new RevocationTarget.Principal(value);
        }
        return new RevocationTarget.Serials(SerialRange.parse(value));
    }

    /// A public key, or the one in a certificate.
    private static SshPublicKey key(Path file) {
        var text = new String(RegularFile.read(file, LARGEST_FILE, "public key"), StandardCharsets.UTF_8);
        try {
            return PublicLine.firstIn(text).map(PublicLine::key).orElseThrow(() -> new CommandFailure(
                    file + " holds no SSH public key").hint("it is in a file whose name ends in .pub"));
        } catch (SshFormatException e) {
            throw new CommandFailure("the SSH public key in " + file + " cannot be used: " + e.getMessage()).because(e);
        }
    }
}
