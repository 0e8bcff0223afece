package org.countersign.server.config;

import java.util.List;
import java.util.Locale;

/// Refuses the settings of the top level that existing configurations may hold and this version does not offer.
final class NotYet {
    static final List<String> KEY_SERVICE = List.of(
            "type", "uri", "pin", "managementKey", "region", "profile", "credentialsFile", "storageDirectory");

    private NotYet() {}

    static void refuse(Section top) {
        top.refuse("monitoring", "monitoring is not supported");
        top.section("kms", KEY_SERVICE).ifPresent(NotYet::keyService);
    }

    private static void keyService(Section kms) {
        var type = kms.text("type").toLowerCase(Locale.ROOT);
        var uri = kms.text("uri").toLowerCase(Locale.ROOT);
        if (!List.of("", "softkms").contains(type)) {
            kms.fault("type", "only keys in files (\"softkms\") are supported yet");
        }
        for (var name : List.of("pin", "managementKey", "region", "profile", "credentialsFile", "storageDirectory")) {
            if (kms.value(name).isPresent()) {
                kms.warn(name, "has no effect: keys are in files");
            }
        }
        if (!uri.isEmpty() && !uri.startsWith("softkms:")) {
            kms.fault("uri", "only keys in files (\"softkms\") are supported yet");
        }
    }
}
