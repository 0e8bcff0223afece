package org.countersign.server.provisioner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OidcIdentityTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "{'email_verified': true} | false",
        "{'email_verified': 'true'} | false",
        "{'email_verified': false} | true",
        "{'email_verified': 'TRUE'} | true",
        "{'email_verified': 1} | true",
        "{'email_verified': null} | true",
        "{} | true",
        "{'iss': 'https://login.microsoftonline.com/8f9c/v2.0'} | false",
        "{'iss': 'https://sts.windows.net/8f9c/'} | false",
        "{'iss': 'https://login.microsoftonline.com/8f9c/v2.0', 'email_verified': false} | true",
        "{'iss': 'https://login.microsoftonline.com.example.org/'} | true",
        "{'iss': 'https://example.org/login.microsoftonline.com'} | true",
        "{'iss': 'https://login.microsoftonline.com@example.org/'} | true",
        "{'iss': 'no address'} | true",
    })
    void an_address_is_verified_when_the_provider_says_so_or_is_one_that_never_does(String claims, boolean unverified) {
        assertEquals(unverified, OidcIdentity.isUnverified(Json.parseObject(claims.replace('\'', '"'), JsonLimits.REQUEST)));
    }
}
