package org.countersign.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.countersign.core.ProblemException;
import org.countersign.core.api.BastionRequest;
import org.countersign.core.api.CheckHostRequest;
import org.countersign.core.api.RevokeRequest;
import org.countersign.core.api.SshConfigRequest;
import org.countersign.core.api.SshRekeyRequest;
import org.countersign.core.api.SshRenewRequest;
import org.countersign.core.api.SshRevokeRequest;
import org.countersign.core.api.SshSignRequest;
import org.countersign.core.api.X509RekeyRequest;
import org.countersign.core.api.X509SignRequest;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonLimits;

/// Bodies of requests, as JSON and as each of the requests.
record JsonBodyTarget() implements Target {
    private static final List<Function<byte[], ?>> REQUESTS = List.of(BastionRequest::parse, CheckHostRequest::parse, RevokeRequest::parseX509,
            SshConfigRequest::parse, SshRekeyRequest::parse, SshRenewRequest::parse, SshRevokeRequest::parse, X509RekeyRequest::parse,
            X509SignRequest::parse);

    @Override
    public boolean feed(byte[] data) {
        boolean taken = signRequest(data);
        for (var request : REQUESTS) {
            try {
                request.apply(data);
                taken = true;
            } catch (ProblemException e) {
                Target.require(e.problem().code().status() != 500, "a bad body is not a fault of the server");
            } catch (JsonException e) {
                // A member of another type than it should be, which the front renders as MALFORMED_REQUEST.
                Target.require(!e.getMessage().isEmpty(), "a refusal says why");
            }
        }
        return json(data) & taken;
    }

    private static boolean json(byte[] data) {
        try {
            var value = Json.parse(data, JsonLimits.REQUEST);
            Target.require(Json.parse(Json.write(value), JsonLimits.FILE).equals(value), "JSON reads as it was written");
            Target.require(Json.parse(Json.writeIndented(value, "  "), JsonLimits.FILE).equals(value), "and so it does with line ends");
            return true;
        } catch (JsonException e) {
            return false;
        }
    }

    private static boolean signRequest(byte[] data) {
        SshSignRequest request;
        try {
            request = SshSignRequest.parse(data);
        } catch (ProblemException | JsonException e) {
            return false;
        }
        byte[] written = Json.write(request.toJson()).getBytes(StandardCharsets.UTF_8);
        Target.require(SshSignRequest.parse(written).equals(request), "a request reads as it was written");
        return true;
    }
}
