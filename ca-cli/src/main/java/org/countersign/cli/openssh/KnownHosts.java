package org.countersign.cli.openssh;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The lines of a known_hosts file (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT").
public record KnownHosts(List<Line> lines) {
    /// What a line says about the hosts that it names.
    public enum Marker { NONE, CERT_AUTHORITY, REVOKED }

    /// @param hosts patterns, or one hashed name
    /// @param key   type and base64
    public record Line(Marker marker, String hosts, String key) {

        /// Whether the line is about a host. One on another port than 22 is called `[name]:port`.
        public boolean names(String host) {
            return hosts.startsWith("|1|") ? isHashOf(host) : new PatternList(hosts).matches(host);
        }

        private boolean isHashOf(String host) {
            var parts = hosts.split("\\|");
            try {
                var mac = Mac.getInstance("HmacSHA1");
                mac.init(new SecretKeySpec(Base64.getDecoder().decode(parts[2]), "HmacSHA1"));
                byte[] hash = mac.doFinal(host.getBytes(StandardCharsets.UTF_8));
                return MessageDigest.isEqual(hash, Base64.getDecoder().decode(parts[3]));
            } catch (GeneralSecurityException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
                return false;
            }
        }
    }

    public static KnownHosts parse(String text) {
        return new KnownHosts(text.lines().map(String::strip).map(KnownHosts::line).flatMap(Optional::stream).toList());
    }

    private static Optional<Line> line(String text) {
        if (text.isEmpty() || text.startsWith("#")) {
            return Optional.empty();
        }
        var marker = text.startsWith("@cert-authority") ? Marker.CERT_AUTHORITY
                : text.startsWith("@revoked") ? Marker.REVOKED : Marker.NONE;
        var words = (marker == Marker.NONE ? text : text.substring(text.indexOf(' ') + 1).strip()).split("[ \t]+");
        return words.length < 3 ? Optional.empty() : Optional.of(new Line(marker, words[0], words[1] + " " + words[2]));
    }

    /// The keys that lines with this marker give for a host.
    public List<String> keys(Marker marker, String host) {
        return lines.stream().filter(line -> line.marker() == marker && line.names(host)).map(Line::key).toList();
    }
}
