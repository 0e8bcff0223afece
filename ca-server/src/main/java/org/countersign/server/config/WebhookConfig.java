package org.countersign.server.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A service that is asked before a certificate is made. Its secrets are in files, so that reading the configuration gives none away.
///
/// @param place           where the configuration has it, for messages
/// @param enriching       whether it gives data to templates, or else allows certificates as they would be signed
/// @param certType        `ALL`, `X509` or `SSH`
/// @param secretFile      base64 of the key that requests are signed with
/// @param bearerTokenFile the token it wants to be shown
/// @param username        with a password, for basic authentication
public record WebhookConfig(String place, String id, String name, String url, boolean enriching, String certType,
        boolean disableTlsClientAuth, Optional<Path> secretFile, Optional<Path> bearerTokenFile, String username,
        Optional<Path> passwordFile) {
    static final List<String> NAMES = List.of("id", "name", "url", "kind", "certType", "disableTLSClientAuth", "secretFile",
            "bearerTokenFile", "username", "passwordFile");

    static Optional<WebhookConfig> read(Section section, FilesRead files) {
        var name = section.required("name");
        var url = section.required("url");
        var kind = section.required("kind").map(word -> word.toUpperCase(Locale.ROOT));
        if (kind.filter(word -> !List.of("ENRICHING", "AUTHORIZING").contains(word)).isPresent()) {
            section.fault("kind", "must be \"ENRICHING\" or \"AUTHORIZING\"");
        }
        var certType = section.text("certType").isEmpty() ? "ALL" : section.text("certType").toUpperCase(Locale.ROOT);
        if (!List.of("ALL", "X509", "SSH").contains(certType)) {
            section.fault("certType", "must be \"ALL\", \"X509\" or \"SSH\"");
        }
        var bearer = secret(section, "bearerTokenFile", files);
        var password = secret(section, "passwordFile", files);
        if (bearer.isPresent() && password.isPresent()) {
            section.fault("passwordFile", "goes not together with bearerTokenFile: there is one Authorization header");
        }
        if (password.isPresent() == section.text("username").isEmpty()) {
            section.fault("username", "and passwordFile go together");
        }
        if (name.isEmpty() || url.isEmpty() || kind.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new WebhookConfig(section.placeOf("url"), section.text("id"), name.get(), url.get(),
                kind.get().equals("ENRICHING"), certType, section.flag("disableTLSClientAuth"),
                secret(section, "secretFile", files), bearer, section.text("username"), password));
    }

    private static Optional<Path> secret(Section section, String name, FilesRead files) {
        return section.string(name).filter(file -> !file.isEmpty())
                .flatMap(file -> files.secret(file, section.placeOf(name), section.findings()));
    }
}
