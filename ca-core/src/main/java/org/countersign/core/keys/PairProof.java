package org.countersign.core.keys;

import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;

/// Finds out whether the public half that stands in the file of an EC key belongs to the private half. Nobody is believed: a file
/// whose halves are of two keys would have a server sign what nobody can verify.
@FunctionalInterface
public interface PairProof {
    /// By arithmetic: needs no library, and a tenth of a second of the compilers in a process that has just started.
    PairProof COMPUTED = stated -> {
        var key = (ECPrivateKey) stated.getPrivate();
        return NamedCurve.of(key).publicPoint(key.getS()).equals(((ECPublicKey) stated.getPublic()).getW());
    };

    /// @param stated the halves as the file has them; the public one is a point of the curve
    boolean holds(KeyPair stated);
}
