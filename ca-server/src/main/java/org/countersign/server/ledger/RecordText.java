package org.countersign.server.ledger;

import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.countersign.core.crypto.Digests;
import org.countersign.core.issue.CertificateBody;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CredentialId;
import org.countersign.core.issue.RevocationTarget;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.ssh.SerialRange;

/// Shows records as JSON for people and scripts.
final class RecordText {
    private final boolean withBodies;

    /// @param withBodies whether to show the bytes that were to be signed
    RecordText(boolean withBodies) {
        this.withBodies = withBodies;
    }

    JsonObject of(RecordPlace place, LedgerRecord record) {
        var json = JsonObject.builder().put("record", place.record()).put("at", record.at().toString());
        switch (record) {
            case LedgerRecord.Issued issued -> issued(json, issued);
            case LedgerRecord.Revoked revoked -> revoked(json, revoked);
            case LedgerRecord.SerialsReserved reserved -> json.put("kind", "serials-reserved")
                    .put("first", CertificateId.unsigned(reserved.first()).toString()).put("count", reserved.count());
            case LedgerRecord.ClockConfirmed _ -> json.put("kind", "clock-confirmed");
            case LedgerRecord.Restored restored -> json.put("kind", "restored")
                    .put("floor", CertificateId.unsigned(restored.floor()).toString());
            case LedgerRecord.HostsCarried carried -> json.put("kind", "hosts-carried")
                    .put("hosts", new JsonArray(carried.hosts().stream().<JsonValue>map(RecordText::host).toList()));
            case LedgerRecord.Retired retired -> retired(json.put("kind", "retired"), retired);
            case LedgerRecord.Configured configured -> json.put("kind", "configured").put("version", configured.version())
                    .put("sha256", HexFormat.of().formatHex(Digests.sha256(configured.content()))).put("by", configured.by())
                    .putUnlessEmpty("note", configured.note());
        }
        return json.build();
    }

    private static JsonObject host(LedgerRecord.HostsCarried.Host host) {
        return JsonObject.builder().put("name", host.name()).put("notAfter", text(host.notAfter())).build();
    }

    private static void retired(JsonObject.Builder json, LedgerRecord.Retired retired) {
        json.put("segment", retired.segment()).put("chain", new ChainAnchor(retired.lastRecord(), retired.chainEnd()).toString())
                .put("nextSerial", CertificateId.unsigned(retired.nextSerial()).toString())
                .put("lastSerial", CertificateId.unsigned(retired.lastSerial()).toString());
    }

    private void issued(JsonObject.Builder json, LedgerRecord.Issued issued) {
        json.put("kind", "issued");
        origin(json, issued.origin());
        spent(json, issued.spent());
        issued.parent().ifPresent(parent -> json.put("parent", name(parent)));
        List<JsonValue> certificates = issued.bodies().stream().<JsonValue>map(this::certificate).toList();
        json.put("certificates", new JsonArray(certificates));
    }

    private void revoked(JsonObject.Builder json, LedgerRecord.Revoked revoked) {
        json.put("kind", "revoked");
        origin(json, revoked.origin());
        spent(json, revoked.spent());
        if (revoked.target() instanceof RevocationTarget.Certificate(var id)) {
            json.put("certificate", name(id));
        } else {
            json.put("target", revoked.target().text());
        }
        if (revoked.target() instanceof RevocationTarget.Key(var key)) {
            json.put("key", key.toLine());
        }
        if (revoked.target() instanceof RevocationTarget.Principal) {
            json.put("held", revoked.held().ranges().stream().map(SerialRange::toString).toList());
        }
        json.put("reasonCode", revoked.reasonCode()).putUnlessEmpty("reason", revoked.reason());
        revoked.expires().ifPresent(expires -> json.put("expires", text(expires)));
    }

    private JsonObject certificate(CertificateBody body) {
        var json = JsonObject.builder()
                .put("type", body.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .put("serial", body.id().serial().toString()).put("keyId", body.keyId()).put("names", body.names())
                .put("notBefore", text(body.notBefore())).put("notAfter", text(body.notAfter()));
        if (withBodies) {
            json.put("toBeSigned", Base64.getEncoder().encodeToString(body.toBeSigned()));
        }
        return json.build();
    }

    private static void origin(JsonObject.Builder json, Origin origin) {
        json.put("operation", origin.operation()).put("provisioner", origin.provisioner())
                .put("provisionerType", origin.provisionerType()).put("requestId", origin.requestId())
                .put("remoteAddress", origin.remoteAddress());
    }

    private static void spent(JsonObject.Builder json, Optional<CredentialId> credential) {
        credential.ifPresent(spent -> json.put("spent", JsonObject.builder().put("provisioner", spent.provisioner())
                .put("id", spent.id()).put("expires", text(spent.expires())).build()));
    }

    private static String name(CertificateId id) {
        return id.family().name().toLowerCase(Locale.ROOT) + " " + id.serial();
    }

    private static String text(Instant moment) {
        return moment.equals(Instant.MAX) ? "never" : moment.toString();
    }
}
