package org.countersign.cli.command.ssh;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.countersign.cli.failure.FileFailure;
import org.countersign.cli.grammar.FlagFailure;
import org.countersign.cli.grammar.Invocation;

/// What `--host-id` says: a UUID, or that of this machine.
final class HostId {
    private static final String OF_MACHINE = "machine";
    private static final Path MACHINE_ID = Path.of("/etc/machine-id");
    /// Known to everybody: the machine's own ID is not to be told, and other programs derive the same from it.
    private static final byte[] KEY = "man moon machine".getBytes(StandardCharsets.US_ASCII);

    private HostId() {}

    static Optional<String> of(Invocation call) {
        call.checkRequires(SshFlags.HOST_ID, SshFlags.HOST);
        return call.value(SshFlags.HOST_ID).map(HostId::parse);
    }

    private static String parse(String text) {
        if (text.equals(OF_MACHINE)) {
            return ofMachine();
        }
        if (!text.matches("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
            throw FlagFailure.invalid(SshFlags.HOST_ID, text, "it is neither a UUID nor '" + OF_MACHINE + "'");
        }
        return text.toLowerCase(Locale.ROOT);
    }

    private static String ofMachine() {
        try {
            return derived(Files.readAllBytes(MACHINE_ID));
        } catch (IOException e) {
            throw FileFailure.of("reading " + MACHINE_ID, e);
        }
    }

    /// BLAKE2b of 128 bits, in the form of a random UUID (RFC 9562, "UUID Version 4").
    ///
    /// @param machineId the whole file
    static String derived(byte[] machineId) {
        var digest = new Blake2bDigest(KEY, 16, null, null);
        digest.update(machineId, 0, machineId.length);
        byte[] hash = new byte[16];
        digest.doFinal(hash, 0);
        hash[6] = (byte) (hash[6] & 0x0f | 0x40);
        hash[8] = (byte) (hash[8] & 0x3f | 0x80);
        var halves = ByteBuffer.wrap(hash);
        return new UUID(halves.getLong(), halves.getLong()).toString();
    }
}
