package org.countersign.testing;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

/// Serves on the loopback, at the port given as its one argument or a free one, until its standard input ends. Says `port N` when it
/// is there. What tests may turn is in [Controls].
@SpringBootApplication
public class OpenIdProvider {
    public static void main(String[] arguments) throws IOException {
        var application = new SpringApplication(OpenIdProvider.class);
        application.setDefaultProperties(Map.of("server.address", "127.0.0.1", "server.port", arguments.length == 0 ? "0" : arguments[0],
                "spring.main.banner-mode", "off"));
        try (var _ = application.run()) {
            while (System.in.read() >= 0) {
                // Nothing is ever sent; the end means that whoever started this has ended.
            }
        } catch (RuntimeException e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    @EventListener
    void serving(WebServerInitializedEvent event) {
        System.out.println("port " + event.getWebServer().getPort());
    }

    @Bean
    RegisteredClientRepository clients() {
        return new InMemoryRegisteredClientRepository(List.of(client("ssh-ca"), client("another-client")));
    }

    private static RegisteredClient client(String id) {
        return RegisteredClient.withId(id).clientId(id).clientSecret("{noop}secret-of-" + id)
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST)
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE).authorizationGrantType(AuthorizationGrantType.DEVICE_CODE)
                .redirectUri("http://127.0.0.1/callback").redirectUri("http://127.0.0.1").redirectUri(Security.OUT_OF_BAND).scope(OidcScopes.OPENID).scope(OidcScopes.EMAIL).build();
    }

    @Bean
    InMemoryUserDetailsManager users() {
        return new InMemoryUserDetailsManager();
    }

    @Bean
    SigningKeys signingKeys() {
        return new SigningKeys();
    }

    /// Puts into ID tokens whatever the test said about the user, over what the provider itself would say.
    @Bean
    OAuth2TokenCustomizer<JwtEncodingContext> claims(Controls controls) {
        return context -> {
            if (context.getTokenType().getValue().equals("id_token")) {
                controls.claimsOf(context.getPrincipal().getName()).forEach((name, value) ->
                        context.getClaims().claim(name, isTime(name) ? Instant.ofEpochSecond(((Number) value).longValue()) : value));
            }
        };
    }

    private static boolean isTime(String claim) {
        return List.of("exp", "iat", "nbf").contains(claim);
    }
}
