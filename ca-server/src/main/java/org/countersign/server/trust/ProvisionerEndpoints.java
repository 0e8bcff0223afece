package org.countersign.server.trust;

import java.util.ArrayList;
import java.util.List;
import org.countersign.core.ProblemCode;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.json.JsonValue.JsonNull;
import org.countersign.server.exchange.Reply;
import org.countersign.server.exchange.Request;
import org.countersign.server.provisioner.JwkProvisioner;
import org.countersign.server.provisioner.Provisioner;
import org.countersign.server.provisioner.Provisioners;

/// `GET /provisioners`, a page at a time, and `GET /provisioners/{kid}/encrypted-key`.
public final class ProvisionerEndpoints {
    private static final int USUAL = 20;
    private static final int MOST = 100;

    private final Provisioners provisioners;
    private final List<String> cursors;

    public ProvisionerEndpoints(Provisioners provisioners) {
        this.provisioners = provisioners;
        var keys = new ArrayList<String>();
        for (var provisioner : provisioners.all()) {
            keys.add(ProvisionerCursor.of(keys.size(), provisioner.profile().tokenId()));
        }
        this.cursors = List.copyOf(keys);
    }

    public Reply list(Request request) {
        int limit = limit(request.query().getOrDefault("limit", ""));
        int from = ProvisionerCursor.position(cursors, request.query().getOrDefault("cursor", ""));
        int to = Math.min(from + limit, cursors.size());
        JsonValue page = cursors.isEmpty() ? JsonNull.NULL : new JsonArray(provisioners.all().subList(from, to).stream()
                .map(Provisioner::source).map(JsonValue.class::cast).toList());
        var next = to < cursors.size() ? ProvisionerCursor.shortened(cursors.get(to)) : "";
        return Reply.json(200, JsonObject.builder().put("provisioners", page).put("nextCursor", next).build());
    }

    private static int limit(String text) {
        if (text.isEmpty()) {
            return USUAL;
        }
        try {
            if (!text.chars().allMatch(c -> c < 0x80)) {
                throw new NumberFormatException();
            }
            int limit = Integer.parseInt(text);
            return limit <= 0 ? USUAL : Math.min(limit, MOST);
        } catch (NumberFormatException e) {
            throw ProblemCode.MALFORMED_REQUEST.refuse("\"limit\" is not an integer.");
        }
    }

    public Reply encryptedKey(Request request) {
        var key = provisioners.jwk(request.path().get("kid")).flatMap(JwkProvisioner::encryptedKey).orElseThrow(() ->
                ProblemCode.NOT_FOUND.refuse("No provisioner with that key id has an encrypted key here."));
        return Reply.json(200, JsonObject.builder().put("key", key).build());
    }
}
