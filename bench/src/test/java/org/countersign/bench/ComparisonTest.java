package org.countersign.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.countersign.bench.Comparison.Shape;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final JsonObject CONFIG = Json.parseObject("""
            {"address": ":1", "authority": {"provisioners": [{"type": "SSHPOP", "name": "p"}, {"type": "JWK", "name": "admin", "key": {"kid": "k"}}],
             "backdate": "1m"}}""", JsonLimits.FILE);

    private static JsonObject authority(Shape shape) throws Exception {
        try (var provider = new LoopbackProvider()) {
            return Comparison.shaped(CONFIG, shape, provider).object("authority").orElseThrow();
        }
    }

    @Test
    void each_shape_has_one_more_provisioner_of_the_same_key_or_of_the_provider() throws Exception {
        for (var shape : Shape.values()) {
            var all = authority(shape).array("provisioners").stream().map(item -> ((JsonObject) item).text("name")).toList();
            assertEquals(List.of("p", "admin", shape.provisioner()), all);
            var added = (JsonObject) authority(shape).array("provisioners").getLast();
            assertEquals(shape == Shape.OIDC ? "" : "k", added.object("key").map(key -> key.text("kid")).orElse(""));
            assertEquals(shape == Shape.OIDC ? "OIDC" : "JWK", added.text("type"));
            assertEquals(shape == Shape.TEMPLATE, added.get("options").isPresent());
        }
    }

    @Test
    void a_shape_keeps_what_it_is_not_about() throws Exception {
        assertEquals("1m", authority(Shape.PLAIN).text("backdate"));
        assertTrue(authority(Shape.PLAIN).get("policy").isEmpty());
        assertTrue(authority(Shape.POLICY).get("policy").isPresent());
    }
}
