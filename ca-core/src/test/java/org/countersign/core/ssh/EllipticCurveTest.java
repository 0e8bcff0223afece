package org.countersign.core.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.spec.ECFieldFp;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EllipticCurveTest {
    @ParameterizedTest
    @EnumSource
    void has_the_numbers_that_java_security_knows(EllipticCurve curve) {
        var numbers = new java.security.spec.EllipticCurve(new ECFieldFp(curve.prime), EllipticCurve.A.mod(curve.prime), curve.b);
        assertEquals(curve.parameters().getCurve(), numbers);
    }
}
