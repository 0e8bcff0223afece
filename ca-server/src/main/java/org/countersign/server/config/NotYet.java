package org.countersign.server.config;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// Refuses the settings of the top level that existing configurations may hold and this version does not offer.
final class NotYet {
    static final List<String> KEY_SERVICE = List.of(
            "type", "uri", "pin", "managementKey", "region", "profile", "credentialsFile", "storageDirectory");
    static final List<String> CRL = List.of("enabled", "generateOnRevoke", "cacheDuration", "renewPeriod", "idpURL");

    private static final Duration CRL_LIFE = Duration.ofHours(24);

    private NotYet() {}

    static void refuse(Section top) {
        top.refuse("insecureAddress", "a listener without TLS is not supported yet");
        top.refuse("metricsAddress", "a listener for metrics is not supported yet");
        top.refuse("monitoring", "monitoring is not supported");
        top.section("kms", KEY_SERVICE).ifPresent(NotYet::keyService);
        top.section("crl", CRL).ifPresent(NotYet::crl);
    }

    private static void keyService(Section kms) {
        var type = kms.text("type").toLowerCase(Locale.ROOT);
        var uri = kms.text("uri").toLowerCase(Locale.ROOT);
        if (!List.of("", "softkms").contains(type)) {
            kms.fault("type", "only keys in files (\"softkms\") are supported yet");
        }
        if (!uri.isEmpty() && !uri.startsWith("softkms:")) {
            kms.fault("uri", "only keys in files (\"softkms\") are supported yet");
        }
    }

    /// Checked although it has no effect, so that turning it on one day meets no surprise.
    private static void crl(Section crl) {
        crl.refuse("enabled", "certificate revocation lists are not supported yet");
        crl.bool("generateOnRevoke");
        crl.string("idpURL");
        var life = notNegative(crl, "cacheDuration", CRL_LIFE);
        if (notNegative(crl, "renewPeriod", Duration.ZERO).compareTo(life) > 0) {
            crl.fault("renewPeriod", "is longer than cacheDuration");
        }
    }

    private static Duration notNegative(Section crl, String name, Duration otherwise) {
        var duration = crl.duration(name).orElse(otherwise);
        if (duration.isNegative()) {
            crl.fault(name, "must not be negative");
            return otherwise;
        }
        return duration;
    }
}
