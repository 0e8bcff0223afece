package org.countersign.server.inventory;

import org.countersign.core.ProblemCode;
import org.countersign.core.api.CheckHostRequest;
import org.countersign.core.json.JsonObject;
import org.countersign.server.exchange.Reply;
import org.countersign.server.exchange.Request;
import org.countersign.server.store.Store;

/// `GET /ssh/hosts` and `POST /ssh/check-host`: which hosts this CA knows.
public final class HostEndpoints {
    private final Store store;
    private final HostList list;
    private final boolean listingDisabled;

    public HostEndpoints(Store store, boolean listingDisabled) {
        this.store = store;
        this.list = new HostList(store);
        this.listingDisabled = listingDisabled;
    }

    /// Every name for which a host certificate is valid now.
    public Reply hosts(Request request) {
        if (listingDisabled) {
            throw ProblemCode.NOT_FOUND.refuse("The list of hosts is disabled on this server.");
        }
        return list.at(request.received());
    }

    /// Whether a host certificate was ever issued for the name, also when it has expired or was revoked: clients decide by this
    /// which hosts to expect a certificate from.
    public Reply checkHost(Request request) {
        boolean exists = store.knowsHost(CheckHostRequest.parse(request.body()).name());
        return Reply.json(200, JsonObject.builder().put("exists", exists).build());
    }
}
