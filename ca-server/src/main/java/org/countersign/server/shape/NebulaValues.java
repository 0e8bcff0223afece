package org.countersign.server.shape;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.countersign.core.nebula.NebulaCertificate;
import org.countersign.core.nebula.NebulaNetwork;
import org.countersign.server.template.value.Bool;
import org.countersign.server.template.value.Bytes;
import org.countersign.server.template.value.GoStruct;
import org.countersign.server.template.value.Moment;
import org.countersign.server.template.value.Sequence;
import org.countersign.server.template.value.Struct;
import org.countersign.server.template.value.Text;
import org.countersign.server.template.value.Value;

/// Nebula certificates under the names that templates know their parts by.
final class NebulaValues {
    private NebulaValues() {}

    static Struct certificate(NebulaCertificate certificate) {
        var details = certificate.details();
        var parts = GoStruct.of("cert.NebulaCertificateDetails")
                .add("Name", Text.of(details.name()))
                .add("Ips", networks(details.networks()))
                .add("Subnets", networks(details.subnets()))
                .add("Groups", Sequence.ofTexts(details.groups()))
                .add("NotBefore", moment(details.notBefore()))
                .add("NotAfter", moment(details.notAfter()))
                .add("PublicKey", new Bytes(details.publicKey()))
                .add("IsCA", new Bool(details.authority()))
                .add("Issuer", Text.of(HexFormat.of().formatHex(details.issuer()))).build();
        return GoStruct.of("*cert.NebulaCertificate").add("Details", parts).add("Signature", new Bytes(certificate.signature()))
                .build();
    }

    private static Sequence networks(List<NebulaNetwork> networks) {
        return new Sequence(Sequence.Element.STRUCT, networks.stream().map(NebulaValues::network).toList());
    }

    /// Printed as a whole, it is the address and the length of the prefix.
    private static Value network(NebulaNetwork network) {
        var parts = GoStruct.of("*net.IPNet").add("IP", Text.of(network.ip().toString()))
                .add("Mask", new Bytes(network.mask().octets())).build();
        return new Struct(parts.typeName(), parts.fields(), parts.methods(), Optional.of(network.ip() + "/" + network.bits()));
    }

    private static Moment moment(Instant instant) {
        return new Moment(instant.atZone(ZoneOffset.UTC));
    }
}
