package org.countersign.cli.agent;

import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.ssh.SshReader;

/// A key that the agent holds: its public blob, which may be a certificate or of a type we do not know, and its comment.
public record AgentKey(byte[] blob, String comment) {
    public AgentKey {
        blob = blob.clone();
    }

    @Override
    public byte[] blob() {
        return blob.clone();
    }

    /// The certificate, if the entry is one.
    public Optional<SshCertificate> certificate() {
        try {
            return Optional.of(SshCertificate.parse(blob));
        } catch (SshFormatException _) {
            return Optional.empty();
        }
    }

    /// The wire name of the key's or certificate's type.
    public String type() {
        return new SshReader(blob).text();
    }

    /// `type base64 comment`, the form of a line in authorized_keys.
    public String toLine() {
        return type() + " " + Base64.getEncoder().encodeToString(blob) + " " + comment;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AgentKey(var otherBlob, var otherComment)
                && Arrays.equals(blob, otherBlob) && comment.equals(otherComment);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(blob) + comment.hashCode();
    }

    @Override
    public String toString() {
        return comment;
    }
}
