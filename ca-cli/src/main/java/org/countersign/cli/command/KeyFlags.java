package org.countersign.cli.command;

import java.util.List;
import org.countersign.cli.grammar.Flag;
import org.countersign.cli.grammar.FlagFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.keys.KeyFormatException;
import org.countersign.core.keys.KeyGenerator;

/// The flags that choose what kind of key is made.
public final class KeyFlags {
    public static final Flag KTY = Flag.value("kty", "type", "The type of the new key.").oneOf("EC", "RSA", "OKP");
    public static final Flag CURVE = Flag.value("crv,curve", "curve",
            "The curve of the new key: P-256, P-384 or P-521 for EC, Ed25519 for OKP. Requires --kty.")
            .oneOf("P-256", "P-384", "P-521", "Ed25519");
    public static final Flag SIZE = Flag.value("size", "bits", "The size of a new RSA key, at least 2048. Requires --kty.");

    public static final List<Flag> ALL = List.of(KTY, CURVE, SIZE);

    private KeyFlags() {}

    /// The kind of key that the flags choose.
    public static KeyGenerator choice(Invocation call, KeyGenerator byDefault) {
        call.checkRequires(CURVE, KTY);
        call.checkRequires(SIZE, KTY);
        var kty = call.value(KTY);
        try {
            return kty.isEmpty() ? byDefault
                    : KeyGenerator.of(kty, call.value(CURVE), call.value(SIZE).map(KeyFlags::bits));
        } catch (KeyFormatException e) {
            var flag = call.value(SIZE).isPresent() ? SIZE : call.value(CURVE).isPresent() ? CURVE : KTY;
            throw FlagFailure.invalid(flag, call.require(flag), e.getMessage());
        }
    }

    private static int bits(String size) {
        if (!size.matches("[0-9]{1,6}")) {
            throw FlagFailure.invalid(SIZE, size, "it is not a number of bits");
        }
        return Integer.parseInt(size);
    }
}
