package org.countersign.server.provisioner;

import java.util.List;

/// Whom an OIDC provisioner serves.
///
/// @param admins               e-mail addresses, or groups, of those who may name anything
/// @param domains              of the e-mail addresses of all others; none: any
/// @param groups               one of which everybody has to be in; none: no matter
/// @param allowUnverifiedEmail whether an address counts that the provider says it did not verify
public record OidcRules(List<String> admins, List<String> domains, List<String> groups, boolean allowUnverifiedEmail) {
    public OidcRules {
        admins = List.copyOf(admins);
        domains = List.copyOf(domains);
        groups = List.copyOf(groups);
    }
}
