package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CRLReason;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.Extension;
import org.countersign.core.json.JsonObject;
import org.countersign.core.token.TokenPurpose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Certificate revocation lists as they are served, with `openssl` and the JDK as readers.
class CrlTest {
    @TempDir
    Path directory;

    private TestCa ca(JsonObject.Builder crl) throws Exception {
        return new TestCa(directory, config -> config.put("crl", crl.put("enabled", true).build()));
    }

    @Test
    void is_not_there_unless_it_is_turned_on() throws Exception {
        try (var ca = new TestCa(directory)) {
            var answer = ca.get("/crl");
            assertEquals(404, answer.status());
            assertEquals("not-found", answer.code());
        }
    }

    @Test
    void holds_a_revoked_certificate_when_the_revocation_answers() throws Exception {
        try (var ca = ca(JsonObject.builder().put("generateOnRevoke", true))) {
            var before = crl(ca);
            assertNull(before.getRevokedCertificates());
            revoke(ca, BigInteger.valueOf(4711), 1);
            revoke(ca, new BigInteger("340282366920938463463374607431768211455"), 0);

            var after = crl(ca);
            assertEquals(CRLReason.KEY_COMPROMISE, after.getRevokedCertificate(BigInteger.valueOf(4711)).getRevocationReason());
            assertFalse(after.getRevokedCertificate(new BigInteger("340282366920938463463374607431768211455")).hasExtensions());
            assertTrue(number(after).compareTo(number(before)) > 0);
        }
    }

    @Test
    void holds_what_its_holder_revoked() throws Exception {
        try (var ca = ca(JsonObject.builder().put("generateOnRevoke", true))) {
            var holder = Holder.of(ca, "web01");
            var serial = holder.leaf().getSerialNumber();
            assertEquals(200, holder.post(ca, "/revoke", "{\"serial\":\"" + serial + "\",\"passive\":true}").status());
            assertEquals(Set.of(serial), serials(crl(ca)));
        }
    }

    @Test
    void has_the_form_that_clients_know() throws Exception {
        try (var ca = ca(JsonObject.builder().put("cacheDuration", "10h").put("idpURL", "http://crl.example.com/crl"))) {
            var der = get(ca, "/crl");
            assertEquals(200, der.statusCode());
            assertEquals("application/pkix-crl", der.headers().firstValue("Content-Type").orElseThrow());
            assertEquals("attachment; filename=\"crl.crl\"", der.headers().firstValue("Content-Disposition").orElseThrow());
            var crl = parse(der.body());
            assertEquals(Duration.ofHours(10), Duration.between(crl.getThisUpdate().toInstant(), crl.getNextUpdate().toInstant()));
            var expires = der.headers().firstValue("Expires").orElseThrow();
            assertTrue(expires.endsWith(" UTC"), expires);
            assertEquals(crl.getNextUpdate().toInstant(), ZonedDateTime.parse(expires.replace("UTC", "GMT"),
                    DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
            assertEquals(2, crl.getVersion());
            assertEquals(Set.of(Extension.issuingDistributionPoint.getId()), crl.getCriticalExtensionOIDs());
            assertEquals(Set.of(Extension.cRLNumber.getId(), Extension.authorityKeyIdentifier.getId()), crl.getNonCriticalExtensionOIDs());

            var pem = get(ca, "/1.0/crl?pem");
            assertEquals("application/x-pem-file", pem.headers().firstValue("Content-Type").orElseThrow());
            assertEquals("attachment; filename=\"crl.pem\"", pem.headers().firstValue("Content-Disposition").orElseThrow());
            assertArrayEquals(der.body(), parse(pem.body()).getEncoded());
            var text = new String(pem.body());
            assertTrue(text.startsWith("-----BEGIN X509 CRL-----\n"), text);

            var file = Files.write(directory.resolve("crl.pem"), pem.body());
            var said = openssl("crl", "-in", file.toString(), "-noout", "-text", "-CAfile", directory.resolve("intermediate.crt").toString());
            assertTrue(said.contains("verify OK"), said);
            assertTrue(said.contains("URI:http://crl.example.com/crl"), said);
            assertFalse(said.contains("Only"), said);
        }
    }

    @Test
    void names_itself_by_the_first_name_of_the_server_unless_told_otherwise() throws Exception {
        try (var ca = ca(JsonObject.builder())) {
            var file = Files.write(directory.resolve("crl.pem"), get(ca, "/crl?pem=1").body());
            assertTrue(openssl("crl", "-in", file.toString(), "-noout", "-text").contains("URI:https://localhost/1.0/crl"));
        }
    }

    @Test
    void its_number_grows_and_nothing_is_forgotten_over_a_restart() throws Exception {
        try (var ca = ca(JsonObject.builder())) {
            revoke(ca, BigInteger.valueOf(4711), 4);
            var before = crl(ca);
            assertEquals(Set.of(), serials(before));
            ca.restart();
            var after = crl(ca);
            assertEquals(Set.of(BigInteger.valueOf(4711)), serials(after));
            assertTrue(number(after).compareTo(number(before)) > 0);
        }
    }

    @Test
    void is_renewed_as_time_goes_by() throws Exception {
        try (var ca = ca(JsonObject.builder().put("cacheDuration", "3s").put("renewPeriod", "1s"))) {
            var first = number(crl(ca));
            revoke(ca, BigInteger.valueOf(4711), 4);
            var deadline = Instant.now().plusSeconds(60);
            while (serials(crl(ca)).isEmpty() && Instant.now().isBefore(deadline)) {
                Thread.sleep(200);
            }
            assertEquals(Set.of(BigInteger.valueOf(4711)), serials(crl(ca)));
            assertTrue(number(crl(ca)).compareTo(first) > 0);
        }
    }

    @Test
    void is_the_only_thing_that_is_served_without_tls() throws Exception {
        try (var ca = new TestCa(directory, config -> config.put("insecureAddress", "127.0.0.1:0")
                .put("crl", JsonObject.builder().put("enabled", true).build()));
                var client = HttpClient.newHttpClient()) {
            var url = "http://127.0.0.1:" + ca.plainPort();
            for (var path : List.of("/crl", "/1.0/crl")) {
                var answer = client.send(HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(60)).build(),
                        HttpResponse.BodyHandlers.ofByteArray());
                assertEquals(200, answer.statusCode());
                assertEquals(Set.of(), serials(parse(answer.body())));
            }
            for (var path : List.of("/health", "/roots", "/provisioners", "/ssh/roots", "/")) {
                assertEquals(404, client.send(HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(60)).build(),
                        HttpResponse.BodyHandlers.discarding()).statusCode(), path);
            }
            for (var path : List.of("/sign", "/ssh/sign", "/renew", "/revoke")) {
                assertEquals(404, client.send(HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(60))
                        .POST(HttpRequest.BodyPublishers.ofString("{}")).build(), HttpResponse.BodyHandlers.discarding()).statusCode(), path);
            }
        }
    }

    private static void revoke(TestCa ca, BigInteger serial, int reason) throws Exception {
        var answer = ca.post("/revoke", JsonObject.builder().put("serial", serial.toString()).put("passive", true)
                .put("reasonCode", reason).put("ott", ca.token(ca.content(TokenPurpose.REVOKE, serial.toString()))).build());
        assertEquals(200, answer.status(), answer.json().toString());
    }

    private static X509CRL crl(TestCa ca) throws Exception {
        var crl = parse(get(ca, "/crl").body());
        crl.verify(ca.intermediate().getPublicKey());
        return crl;
    }

    private static X509CRL parse(byte[] bytes) throws Exception {
        return (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(bytes));
    }

    private static Set<BigInteger> serials(X509CRL crl) {
        var revoked = crl.getRevokedCertificates();
        return revoked == null ? Set.of() : revoked.stream().map(one -> one.getSerialNumber())
                .collect(java.util.stream.Collectors.toSet());
    }

    private static BigInteger number(X509CRL crl) {
        return ASN1Integer.getInstance(ASN1OctetString.getInstance(crl.getExtensionValue(Extension.cRLNumber.getId())).getOctets())
                .getValue();
    }

    private static HttpResponse<byte[]> get(TestCa ca, String path) throws Exception {
        try (var client = ca.client()) {
            return client.send(HttpRequest.newBuilder(URI.create(TestCa.URL + ":" + ca.port() + path))
                    .timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    private String openssl(String... arguments) throws Exception {
        var command = new java.util.ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        var output = directory.resolve("openssl.out");
        var process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        process.getOutputStream().close();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "openssl ends in time");
        return Files.readString(output);
    }
}
