package org.countersign.fuzz;

import java.util.Arrays;
import java.util.List;
import org.countersign.core.nebula.NebulaCertificate;
import org.countersign.core.nebula.NebulaFormatException;

/// Certificates of an overlay network.
record NebulaTarget() implements Target {
    @Override
    public boolean feed(byte[] data) {
        NebulaCertificate certificate;
        try {
            certificate = NebulaCertificate.parse(data);
        } catch (NebulaFormatException e) {
            return false;
        }
        Target.require(Arrays.equals(data, certificate.encode()), "a certificate has one encoding");
        Target.require(NebulaCertificate.parsePem(certificate.toPem()).equals(List.of(certificate)), "and one PEM");
        return true;
    }
}
