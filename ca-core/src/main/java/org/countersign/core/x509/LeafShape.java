package org.countersign.core.x509;

import java.security.PublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.Extension;

/// What a leaf is to say, as its grant has it or as an operator's template made it. None of it was judged: [LeafRules] judges the
/// body that is made of it.
///
/// @param rawSubject DER of the subject; where there is one, `subject` counts for nothing
/// @param extensions all but names, key identifiers and the provisioner, which are made when the rest is known; one of these
///     kinds that is here all the same stands instead of what would be made
/// @param notBefore  start, where the shape itself has one; the request goes before it
/// @param notAfter   end, likewise
public record LeafShape(SubjectName subject, Optional<byte[]> rawSubject, List<SubjectAlternativeName> names,
        List<Extension> extensions, Optional<Instant> notBefore, Optional<Instant> notAfter) {
    public LeafShape {
        names = List.copyOf(names);
        extensions = List.copyOf(extensions);
    }

    /// An ordinary leaf, good for TLS servers and clients under these names.
    public static LeafShape ordinary(SubjectName subject, List<SubjectAlternativeName> names, PublicKey key) {
        return new LeafShape(subject, Optional.empty(), names,
                List.of(StandardExtensions.leafKeyUsage(key), StandardExtensions.serverAndClient()), Optional.empty(),
                Optional.empty());
    }

    /// This leaf with one more name, unless it has it.
    public LeafShape withName(SubjectAlternativeName name) {
        return names.contains(name) ? this : new LeafShape(subject, rawSubject,
                Stream.concat(names.stream(), Stream.of(name)).toList(), extensions, notBefore, notAfter);
    }

    /// This leaf with what its subject lacks taken from another.
    public LeafShape withDefaults(SubjectName defaults) {
        return new LeafShape(subject.withDefaults(defaults), rawSubject, names, extensions, notBefore, notAfter);
    }
}
