package org.countersign.server.provisioner;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.countersign.core.issue.SshNames;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue.JsonBoolean;
import org.countersign.core.json.JsonValue.JsonString;
import org.countersign.core.token.VerifiedToken;

/// Who logged in at an OpenID provider, after the rules of the provisioner were found to let them in.
///
/// @param admin whether they may name anything in their certificates
record OidcIdentity(String subject, Optional<String> email, boolean admin) {
    private static final int LONGEST_EMAIL = 254;
    /// Where Microsoft Entra's tenants are. It never says whether an address is verified; but the issuer names the tenant, and only
    /// those who administer it give out its addresses.
    private static final Set<String> MICROSOFT = Set.of("login.microsoftonline.com", "sts.windows.net", "login.microsoftonline.us",
            "login.partner.microsoftonline.cn", "sts.chinacloudapi.cn");

    /// @throws ProblemException IDENTITY_NOT_ALLOWED; the reasons are for the person whose token it is, since its signature was good
    static OidcIdentity of(VerifiedToken token, OidcRules rules) {
        try {
            var claims = token.claims();
            var email = email(claims, rules);
            var groups = claims.strings("groups");
            boolean admin = isAdmin(email, groups, rules);
            if (!admin) {
                checkDomain(email, rules);
            }
            if (!rules.groups().isEmpty() && groups.stream().noneMatch(rules.groups()::contains)) {
                throw refuse("None of your groups is one that this provisioner serves.");
            }
            return new OidcIdentity(token.subject(), email, admin);
        } catch (JsonException e) {
            throw ProblemCode.TOKEN_REJECTED.refuse();
        }
    }

    private static Optional<String> email(JsonObject claims, OidcRules rules) {
        var email = claims.string("email").filter(text -> !text.isEmpty());
        if (email.filter(text -> !isPlain(text)).isPresent()) {
            throw refuse("The e-mail address in the token is not a plain one.");
        }
        if (email.isPresent() && !rules.allowUnverifiedEmail() && isUnverified(claims)) {
            throw refuse(claims.get("email_verified").isPresent() ? "The provider has not verified your e-mail address."
                    : "The provider does not say whether it has verified your e-mail address; see allowUnverifiedEmail.");
        }
        return email;
    }

    /// One `@` with something on both sides. With two of them readers disagree about the domain.
    private static boolean isPlain(String email) {
        int at = email.indexOf('@');
        return at > 0 && at == email.lastIndexOf('@') && at < email.length() - 1 && email.length() <= LONGEST_EMAIL
                && email.codePoints().noneMatch(c -> c <= ' ' || c == 0x7f || Character.isISOControl(c) || Character.isSpaceChar(c));
    }

    /// Some providers write it as a text.
    static boolean isUnverified(JsonObject claims) {
        return switch (claims.get("email_verified").orElse(null)) {
            case JsonBoolean(var verified) -> !verified;
            case JsonString(var text) -> !text.equals("true");
            case null -> !MICROSOFT.contains(issuerHost(claims));
            default -> true;
        };
    }

    private static String issuerHost(JsonObject claims) {
        try {
            return Optional.ofNullable(new URI(claims.text("iss")).getHost()).orElse("");
        } catch (URISyntaxException e) {
            return "";
        }
    }

    private static boolean isAdmin(Optional<String> email, List<String> groups, OidcRules rules) {
        var address = email.map(OidcIdentity::withLowerCaseDomain);
        return rules.admins().stream().anyMatch(admin ->
                address.equals(Optional.of(withLowerCaseDomain(admin))) || groups.contains(admin));
    }

    private static void checkDomain(Optional<String> email, OidcRules rules) {
        if (rules.domains().isEmpty()) {
            return;
        }
        var domain = email.map(address -> lowerCase(address.substring(address.indexOf('@') + 1)));
        if (rules.domains().stream().noneMatch(allowed -> domain.equals(Optional.of(lowerCase(allowed))))) {
            throw refuse("This provisioner does not serve the domain of your e-mail address.");
        }
    }

    private static String withLowerCaseDomain(String email) {
        int at = email.lastIndexOf('@');
        return at < 0 ? email : email.substring(0, at) + lowerCase(email.substring(at));
    }

    /// ASCII letters alone: elsewhere different letters have one lower case.
    private static String lowerCase(String text) {
        var lower = new StringBuilder(text.length());
        text.chars().forEach(c -> lower.append((char) (c >= 'A' && c <= 'Z' ? c + 32 : c)));
        return lower.toString();
    }

    private static ProblemException refuse(String message) {
        return ProblemCode.IDENTITY_NOT_ALLOWED.refuse(message);
    }

    String keyId() {
        return email.orElse(subject);
    }

    /// The names of the account on hosts: the local part made plain, as it is, and the whole address, as existing CAs have them.
    /// One that cannot stand in a certificate is left out.
    List<String> principals() {
        var names = new LinkedHashSet<String>();
        email.ifPresent(address -> {
            var local = address.substring(0, address.lastIndexOf('@'));
            List.of(plain(local), local, address).stream().filter(SshNames::isUser).forEach(names::add);
        });
        return List.copyOf(names);
    }

    /// Small letters, digits and hyphens stay, capitals become small, dots go; anything else is an underscore.
    private static String plain(String local) {
        var plain = new StringBuilder();
        lowerCase(local).codePoints().filter(c -> c != '.').forEach(c ->
                plain.append(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' ? (char) c : '_'));
        return plain.toString();
    }
}
