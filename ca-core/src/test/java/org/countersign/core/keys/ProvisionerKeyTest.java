package org.countersign.core.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.crypto.PasswordBasedDecrypter;
import com.nimbusds.jose.jwk.JWK;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProvisionerKeyTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    @Test
    void what_is_encrypted_opens_again_with_the_password_alone() {
        var key = ProvisionerKey.generate(RANDOM);
        var jwe = key.encrypt(Secret.of("worthless"), RANDOM);
        var opened = ProvisionerKey.decrypt(jwe, Secret.of("worthless"));

        assertEquals(key.publicJwk().json(), opened.publicJwk().json());
        assertEquals(key.privateJwk(), opened.privateJwk());
        assertThrows(WrongPasswordException.class, () -> ProvisionerKey.decrypt(jwe, Secret.of("other")));
    }

    @Test
    void the_public_key_has_its_members_in_the_order_that_step_writes() {
        var key = ProvisionerKey.generate(RANDOM);

        assertEquals(List.of("use", "kty", "kid", "crv", "alg", "x", "y"),
                List.copyOf(key.publicJwk().json().members().keySet()));
    }

    @Test
    void another_library_opens_what_is_encrypted() throws Exception {
        var key = ProvisionerKey.generate(RANDOM);
        var jwe = JWEObject.parse(key.encrypt(Secret.of("worthless"), RANDOM));
        jwe.decrypt(new PasswordBasedDecrypter("worthless"));
        var jwk = JWK.parse(jwe.getPayload().toString());

        assertEquals("jwk+json", jwe.getHeader().getContentType());
        assertEquals(key.publicJwk().keyId(), jwk.computeThumbprint().toString());
        assertEquals(key.keyPair().getPrivate(), jwk.toECKey().toPrivateKey());
    }
}
