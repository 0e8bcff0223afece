package org.countersign.server.provisioner;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.countersign.core.ProblemCode;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.time.Rfc3339;
import org.countersign.core.time.TimeFormatException;
import org.countersign.core.x509.IpAddress;

/// An EC2 instance, as its identity document describes it. Made of a document whose signature was found good.
///
/// @param address  private IPv4 address
/// @param launched when it was; empty when the document does not say
record AwsInstance(String account, String id, String address, String region, Optional<Instant> launched) {

    /// @throws org.countersign.core.ProblemException CREDENTIAL_REJECTED when something is missing that has to be there
    static AwsInstance read(byte[] document) {
        try {
            var json = Json.parseObject(document, JsonLimits.REQUEST);
            var instance = new AwsInstance(json.text("accountId"), json.text("instanceId"), json.text("privateIp"),
                    json.text("region"), json.string("pendingTime").filter(text -> !text.isEmpty()).map(Rfc3339::parse));
            if (instance.account.isEmpty() || instance.id.isEmpty() || instance.region.isEmpty()
                    || IpAddress.parse(instance.address).filter(ip -> ip.octets().length == 4).isEmpty()) {
                throw ProblemCode.CREDENTIAL_REJECTED.refuse("The identity document lacks an account, an instance, an address"
                        + " or a region.");
            }
            return instance;
        } catch (JsonException | TimeFormatException e) {
            throw ProblemCode.CREDENTIAL_REJECTED.refuse("The identity document cannot be read.");
        }
    }

    /// What the cloud itself calls the machine.
    String dnsName() {
        return "ip-" + address.replace('.', '-') + "." + region + ".compute.internal";
    }

    List<String> names() {
        return List.of(dnsName(), address);
    }

    /// Whether it was launched this long ago or less. One that does not say when is older than any limit.
    boolean isYoungerThan(Duration limit, Instant now) {
        return launched.filter(at -> Duration.between(at, now).compareTo(limit) <= 0).isPresent();
    }
}
