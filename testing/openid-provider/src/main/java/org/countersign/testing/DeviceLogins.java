package org.countersign.testing;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2DeviceAuthorizationRequestAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContextHolder;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2AccessTokenResponseAuthenticationSuccessHandler;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2DeviceAuthorizationRequestAuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.stereotype.Component;

/// ID tokens for devices (RFC 8628), as the large providers give them. Spring Authorization Server has access tokens alone there and
/// refuses the scope `openid`: so the scope is taken off where a device asks, and the ID token put in where it is answered. Codes,
/// approval and polling are the server's own.
@Component
class DeviceLogins {
    private static final int LIFETIME_SECONDS = 300;

    private final OAuth2AuthorizationService authorizations;
    private final Controls controls;
    private final JwtEncoder encoder;

    DeviceLogins(OAuth2AuthorizationService authorizations, Controls controls, SigningKeys keys) {
        this.authorizations = authorizations;
        this.controls = controls;
        this.encoder = new NimbusJwtEncoder(keys);
    }

    AuthenticationConverter requests() {
        var usual = new OAuth2DeviceAuthorizationRequestAuthenticationConverter();
        return request -> usual.convert(request) instanceof OAuth2DeviceAuthorizationRequestAuthenticationToken asked
                ? withoutOpenId(asked) : null;
    }

    private static Authentication withoutOpenId(OAuth2DeviceAuthorizationRequestAuthenticationToken asked) {
        var scopes = new HashSet<>(asked.getScopes());
        scopes.remove(OidcScopes.OPENID);
        return new OAuth2DeviceAuthorizationRequestAuthenticationToken((Authentication) asked.getPrincipal(),
                asked.getAuthorizationUri(), scopes, asked.getAdditionalParameters());
    }

    AuthenticationSuccessHandler answers() {
        var usual = new OAuth2AccessTokenResponseAuthenticationSuccessHandler();
        usual.setAccessTokenResponseCustomizer(this::addIdToken);
        return usual;
    }

    /// Where the server made none itself.
    private void addIdToken(OAuth2AccessTokenAuthenticationContext context) {
        OAuth2AccessTokenAuthenticationToken issued = context.getAuthentication();
        var parameters = new HashMap<>(issued.getAdditionalParameters());
        parameters.computeIfAbsent("id_token", _ -> idToken(issued));
        context.getAccessTokenResponse().additionalParameters(parameters);
    }

    private String idToken(OAuth2AccessTokenAuthenticationToken issued) {
        var user = authorizations.findByToken(issued.getAccessToken().getTokenValue(), OAuth2TokenType.ACCESS_TOKEN).getPrincipalName();
        var now = Instant.now();
        var claims = JwtClaimsSet.builder().issuer(AuthorizationServerContextHolder.getContext().getIssuer()).subject(user)
                .audience(List.of(issued.getRegisteredClient().getClientId())).issuedAt(now).expiresAt(now.plusSeconds(LIFETIME_SECONDS))
                .claims(all -> all.putAll(controls.claimsOf(user))).build();
        return encoder.encode(JwtEncoderParameters.from(JwsHeader.with(SignatureAlgorithm.RS256).build(), claims)).getTokenValue();
    }
}
