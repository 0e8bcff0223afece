package org.countersign.core.nebula;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What a Nebula certificate of version 1 says, without its signature.
///
/// @param networks  addresses of the holder, or of an authority those it may give out; none means any
/// @param subnets   networks the holder routes to, or of an authority those it may allow
/// @param groups    groups the holder is in, or of an authority those it may put others in
/// @param notBefore first second of validity
/// @param notAfter  last second of validity
/// @param publicKey X25519 key of a holder, Ed25519 key of an authority
/// @param issuer    SHA-256 of the authority's certificate; empty for an authority
public record NebulaDetails(String name, List<NebulaNetwork> networks, List<NebulaNetwork> subnets, List<String> groups,
        Instant notBefore, Instant notAfter, byte[] publicKey, boolean authority, byte[] issuer) {
    private static final long LATEST = 253_402_300_799L;
    private static final int KEY_BYTES = 32;
    private static final int FINGERPRINT_BYTES = 32;

    public NebulaDetails {
        networks = List.copyOf(networks);
        subnets = List.copyOf(subnets);
        groups = List.copyOf(groups);
        if (publicKey.length != KEY_BYTES) {
            throw new NebulaFormatException("the key in the certificate does not have 32 bytes");
        }
        if (authority ? issuer.length != 0 : issuer.length != FINGERPRINT_BYTES) {
            throw new NebulaFormatException("the certificate must name its issuer, unless it is one of an authority");
        }
    }

    /// The one form of these details: it is signed, and hashed for the fingerprint.
    public byte[] encode() {
        var out = new ProtobufWriter().bytes(1, utf8(name)).bytes(2, packed(networks)).bytes(3, packed(subnets));
        groups.forEach(group -> out.element(4, utf8(group)));
        return out.number(5, notBefore.getEpochSecond()).number(6, notAfter.getEpochSecond()).bytes(7, publicKey)
                .number(8, authority ? 1 : 0).bytes(9, issuer).toBytes();
    }

    private static byte[] packed(List<NebulaNetwork> networks) {
        var out = new ProtobufWriter();
        networks.forEach(network -> out.raw(Integer.toUnsignedLong(network.address())).raw(Integer.toUnsignedLong(network.maskBits())));
        return out.toBytes();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Takes the fields in any order; [NebulaCertificate#parse] finds out whether the bytes were the one form.
    static NebulaDetails decode(byte[] encoded) {
        var fields = new Fields();
        var in = new ProtobufReader(encoded);
        while (in.hasMore()) {
            fields.read(in);
        }
        return new NebulaDetails(fields.name, fields.networks, fields.subnets, fields.groups, instant(fields.notBefore),
                instant(fields.notAfter), fields.publicKey, fields.authority, fields.issuer);
    }

    private static Instant instant(long seconds) {
        if (seconds < 0 || seconds > LATEST) {
            throw new NebulaFormatException("a date in the certificate lies outside the years 1970 to 9999");
        }
        return Instant.ofEpochSecond(seconds);
    }

    private static final class Fields {
        private String name = "";
        private List<NebulaNetwork> networks = List.of();
        private List<NebulaNetwork> subnets = List.of();
        private final List<String> groups = new ArrayList<>();
        private long notBefore;
        private long notAfter;
        private byte[] publicKey = {};
        private boolean authority;
        private byte[] issuer = {};

        /// Field number times eight, plus two for bytes and nothing for numbers.
        private void read(ProtobufReader in) {
            switch (Math.clamp(in.tag(), 0, Integer.MAX_VALUE)) {
                case 1 * 8 + 2 -> name = text(in);
                case 2 * 8 + 2 -> networks = networks(in);
                case 3 * 8 + 2 -> subnets = networks(in);
                case 4 * 8 + 2 -> groups.add(text(in));
                case 5 * 8 -> notBefore = in.number();
                case 6 * 8 -> notAfter = in.number();
                case 7 * 8 + 2 -> publicKey = in.bytes();
                case 8 * 8 -> authority = in.number() == 1;
                case 9 * 8 + 2 -> issuer = in.bytes();
                case 100 * 8 -> throw new NebulaFormatException("the certificate uses another curve than Curve25519");
                default -> throw new NebulaFormatException("the certificate has a field that is not known");
            }
        }

        private static String text(ProtobufReader in) {
            return new String(in.bytes(), StandardCharsets.UTF_8);
        }

        private static List<NebulaNetwork> networks(ProtobufReader in) {
            var numbers = new ProtobufReader(in.bytes());
            var networks = new ArrayList<NebulaNetwork>();
            while (numbers.hasMore()) {
                networks.add(NebulaNetwork.ofMask((int) numbers.number(), (int) numbers.number()));
            }
            return networks;
        }
    }
}
