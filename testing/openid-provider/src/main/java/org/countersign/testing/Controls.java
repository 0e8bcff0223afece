package org.countersign.testing;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// What tests may turn: who can log in and what is said about them, and the signing key.
@RestController
class Controls {
    private final InMemoryUserDetailsManager users;
    private final SigningKeys keys;
    private final Map<String, Map<String, Object>> claims = new ConcurrentHashMap<>();

    Controls(InMemoryUserDetailsManager users, SigningKeys keys) {
        this.users = users;
        this.keys = keys;
    }

    Map<String, Object> claimsOf(String user) {
        return claims.getOrDefault(user, Map.of());
    }

    /// A user whose password is their name.
    @PostMapping("/controls/users/{name}")
    void user(@PathVariable("name") String name, @RequestBody Map<String, Object> theirs) {
        claims.put(name, theirs);
        var user = User.withUsername(name).password("{noop}" + name).roles("USER").build();
        if (users.userExists(name)) {
            users.updateUser(user);
        } else {
            users.createUser(user);
        }
    }

    @PostMapping("/controls/rotate")
    void rotate() {
        keys.rotate();
    }
}
