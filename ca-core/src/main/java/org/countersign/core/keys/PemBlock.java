package org.countersign.core.keys;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// One block of a PEM text: its label, the bytes it carries, and the headers that only the old encrypted private keys
/// have (RFC 1421). Made by [Pem#parse(String)].
public record PemBlock(String label, byte[] der, Map<String, String> headers) {
    public PemBlock {
        der = der.clone();
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    @Override
    public byte[] der() {
        return der.clone();
    }

    /// The label alone: the bytes may be a private key.
    @Override
    public String toString() {
        return "PEM block " + label;
    }
}
