package org.countersign.server.inventory;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonObject;
import org.countersign.server.exchange.Reply;
import org.countersign.server.store.KnownHost;
import org.countersign.server.store.Store;

/// What `GET /ssh/hosts` answers. With many hosts that has megabytes, and anybody may ask and then read slowly: so it is made once for
/// all who wait, one at a time, and all share the same bytes while it says the same.
///
/// It says all that was recorded before the question.
final class HostList {
    private final Store store;
    private final AtomicLong questions = new AtomicLong();
    /// How many questions had been asked when the list was begun.
    private long answered;
    private Reply list = reply(new byte[0]);

    HostList(Store store) {
        this.store = store;
    }

    /// The names for which a host certificate is valid at this moment.
    Reply at(Instant now) {
        long question = questions.incrementAndGet();
        synchronized (this) {
            if (answered < question) {
                long asked = questions.get();
                list = made(now);
                answered = asked;
            }
            return list;
        }
    }

    private Reply made(Instant now) {
        byte[] body = store.hosts(now).stream().map(HostList::entry).collect(Collectors.joining(",", "{\"hosts\":[", "]}\n"))
                .getBytes(StandardCharsets.UTF_8);
        return Arrays.equals(body, list.body()) ? list : reply(body);
    }

    private static String entry(KnownHost host) {
        return Json.write(JsonObject.builder().put("hid", "").putNull("host_tags").put("hostname", host.name()).build());
    }

    private static Reply reply(byte[] body) {
        return new Reply(200, Reply.JSON, body, Map.of(), Map.of());
    }
}
