package org.countersign.fuzz;

import java.util.Arrays;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.ssh.krl.Krl;
import org.countersign.core.ssh.krl.KrlBuilder;
import org.countersign.core.ssh.krl.KrlReader;
import org.countersign.core.ssh.krl.KrlWriter;

/// Revocation lists: what is read is written back so that it reads the same, and adding it to nothing revokes the same.
record KrlTarget() implements Target {
    @Override
    public boolean feed(byte[] data) {
        Krl krl;
        try {
            krl = KrlReader.read(data);
        } catch (SshFormatException e) {
            return false;
        }
        byte[] written = KrlWriter.write(krl);
        Target.require(KrlReader.read(written).equals(krl), "a list reads as it was written");
        var again = new KrlBuilder().addAll(krl).build(krl.version(), krl.generatedAt(), krl.comment());
        byte[] rewritten = KrlWriter.write(again);
        Target.require(Arrays.equals(rewritten, KrlWriter.write(KrlReader.read(rewritten))), "one list has one form");
        return true;
    }
}
