package org.countersign.testing;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.WebSecurityCustomizer;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.authorization.InMemoryOAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.web.util.UriComponentsBuilder;

/// Who gets to what: everything of OAuth as Spring Authorization Server has it, with a login page in front.
@Configuration
class Security {
    /// Where programs without a browser send people to: the code is shown, and typed by hand.
    static final String OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob";

    @Bean
    OAuth2AuthorizationService authorizations() {
        return new InMemoryOAuth2AuthorizationService();
    }

    @Bean
    WebSecurityCustomizer openControls() {
        return web -> web.ignoring().requestMatchers("/controls/**");
    }

    @Bean
    @Order(1)
    SecurityFilterChain oauth(HttpSecurity http, DeviceLogins devices) throws Exception {
        return http.oauth2AuthorizationServer(server -> {
                    http.securityMatcher(server.getEndpointsMatcher());
                    server.oidc(Customizer.withDefaults())
                            .authorizationEndpoint(endpoint -> endpoint.authorizationResponseHandler(Security::handOver))
                            .deviceAuthorizationEndpoint(endpoint -> endpoint.deviceAuthorizationRequestConverter(devices.requests()))
                            .deviceVerificationEndpoint(Customizer.withDefaults())
                            .tokenEndpoint(endpoint -> endpoint.accessTokenResponseHandler(devices.answers()));
                })
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .exceptionHandling(failures -> failures.authenticationEntryPoint(new LoginUrlAuthenticationEntryPoint("/login")))
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain people(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated()).formLogin(Customizer.withDefaults()).build();
    }

    /// Sends the browser back with the code, or shows it where there is no way back.
    private static void handOver(HttpServletRequest request, HttpServletResponse response, Authentication authentication) throws IOException {
        var granted = (OAuth2AuthorizationCodeRequestAuthenticationToken) authentication;
        var code = granted.getAuthorizationCode().getTokenValue();
        if (granted.getRedirectUri().equals(OUT_OF_BAND)) {
            response.setContentType("text/plain");
            response.getWriter().write("Your code is: " + code);
            return;
        }
        response.sendRedirect(UriComponentsBuilder.fromUriString(granted.getRedirectUri()).queryParam("code", "{code}")
                .queryParam("state", "{state}").encode().buildAndExpand(code, granted.getState()).toUriString());
    }
}
