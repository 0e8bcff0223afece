package org.countersign.server.issue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import java.lang.reflect.Proxy;
import java.security.ProviderException;
import java.security.SecureRandom;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.countersign.server.store.Store;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A system that gives no random numbers gets no certificates: a serial or nonce that could be guessed is never drawn.
class NoRandomNumbersTest {
    /// Nobody may be asked for serials before there are random numbers.
    private static final Store UNTOUCHED = (Store) Proxy.newProxyInstance(Store.class.getClassLoader(), new Class<?>[] {Store.class},
            (_, method, _) -> fail("the store was asked: " + method.getName()));

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nothing_is_drawn_for_ssh_certificates(boolean error) {
        assertRefused(() -> new SerialDraws(UNTOUCHED, new Broken(error)).next());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nothing_is_drawn_for_x509_certificates(boolean error) {
        assertRefused(() -> new X509Serials(new Broken(error)).next());
    }

    private static void assertRefused(Executable draw) {
        assertEquals(ProblemCode.RANDOM_UNAVAILABLE, assertThrows(ProblemException.class, draw).code());
    }

    /// As those of the JDK are when the system's source cannot be read.
    private static final class Broken extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final boolean error;

        Broken(boolean error) {
            this.error = error;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            if (error) {
                throw new InternalError("NativePRNG nextBytes() failed");
            }
            throw new ProviderException("nextBytes() failed");
        }
    }
}
