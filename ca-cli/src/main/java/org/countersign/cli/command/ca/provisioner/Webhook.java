package org.countersign.cli.command.ca.provisioner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.FileFailure;
import org.countersign.cli.grammar.Flag;
import org.countersign.cli.grammar.FlagFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.keys.RegularFile;

/// A service that the CA asks before it makes a certificate, as it stands in the section of a provisioner. Its secrets are in files, so
/// that whoever reads the configuration has none.
record Webhook(JsonObject section) {
    static final Flag URL = Flag.value("url", "url", "Where the service is: an https <url>.");
    static final Flag KIND = Flag.value("kind", "kind",
            "What it does: gives data to templates, or allows a certificate as it would be signed.").oneOf("ENRICHING", "AUTHORIZING");
    static final Flag CERT_TYPE = Flag.value("cert-type", "type", "Whose certificates it is asked about.").oneOf("ALL", "X509", "SSH");
    static final Flag BEARER_TOKEN_FILE = Flag.value("bearer-token-file", "file",
            "The <file> with a token for the header Authorization. The CA reads it; it needs the mode 0600.");
    static final Flag USERNAME = Flag.value("basic-auth-username", "name", "The <name> for basic authentication.");
    static final Flag PASSWORD_FILE = Flag.value("basic-auth-password-file", "file",
            "The <file> with the password for it. The CA reads it; it needs the mode 0600.");
    static final Flag DISABLE_TLS_CLIENT_AUTH = Flag.toggle("disable-tls-client-auth",
            "Do not show the certificate of the CA to the service.");
    static final List<Flag> FLAGS = List.of(URL, KIND, CERT_TYPE, BEARER_TOKEN_FILE, USERNAME, PASSWORD_FILE, DISABLE_TLS_CLIENT_AUTH);

    String name() {
        return section.text("name");
    }

    static List<JsonValue> of(JsonObject provisioner) {
        return provisioner.object("options").orElse(JsonObject.EMPTY).array("webhooks");
    }

    static Optional<Webhook> find(JsonObject provisioner, String name) {
        return of(provisioner).stream().filter(item -> item instanceof JsonObject hook && hook.text("name").equals(name))
                .map(hook -> new Webhook((JsonObject) hook)).findFirst();
    }

    static Webhook require(JsonObject provisioner, String name) {
        return find(provisioner, name).orElseThrow(() ->
                new CommandFailure("provisioner '" + provisioner.text("name") + "' does not have a webhook '" + name + "'")
                        .hint("'ca provisioner webhook add' makes one; the names of those that it has are in ca.json"));
    }

    /// The provisioner with these in the place of all that it has.
    static JsonObject replaceAll(JsonObject provisioner, List<JsonValue> hooks) {
        var options = provisioner.object("options").orElse(JsonObject.EMPTY).edit();
        var edited = (hooks.isEmpty() ? options.remove("webhooks") : options.put("webhooks", new JsonValue.JsonArray(hooks))).build();
        return edited.members().isEmpty() ? provisioner.edit().remove("options").build() : provisioner.edit().put("options", edited).build();
    }

    /// The provisioner with this one, in the place of the one of its name if there is one.
    JsonObject in(JsonObject provisioner) {
        var hooks = new ArrayList<>(of(provisioner));
        int place = find(provisioner, name()).map(old -> hooks.indexOf(old.section)).orElse(-1);
        if (place < 0) {
            hooks.add(section);
        } else {
            hooks.set(place, section);
        }
        return replaceAll(provisioner, hooks);
    }

    /// The same with what the flags say. A token takes the place of name and password, and the other way round.
    Webhook changed(Invocation call) {
        call.checkIncompatible(BEARER_TOKEN_FILE, USERNAME, PASSWORD_FILE);
        var edited = section.edit();
        call.value(URL).ifPresent(url -> edited.put("url", checked(url)));
        call.value(KIND).ifPresent(kind -> edited.put("kind", kind));
        call.value(CERT_TYPE).ifPresent(type -> edited.put("certType", type));
        if (call.isGiven(DISABLE_TLS_CLIENT_AUTH)) {
            edited.put("disableTLSClientAuth", call.on(DISABLE_TLS_CLIENT_AUTH));
        }
        if (call.value(BEARER_TOKEN_FILE).isPresent()) {
            edited.remove("username").remove("passwordFile").put("bearerTokenFile", file(call, BEARER_TOKEN_FILE));
        }
        if (call.value(USERNAME).isPresent() || call.value(PASSWORD_FILE).isPresent()) {
            edited.remove("bearerTokenFile");
            call.value(USERNAME).ifPresent(name -> edited.put("username", name));
            call.value(PASSWORD_FILE).ifPresent(_ -> edited.put("passwordFile", file(call, PASSWORD_FILE)));
        }
        var changed = edited.build();
        if (changed.text("username").isEmpty() != changed.text("passwordFile").isEmpty()) {
            throw FlagFailure.requires(changed.text("username").isEmpty() ? PASSWORD_FILE : USERNAME,
                    changed.text("username").isEmpty() ? USERNAME : PASSWORD_FILE);
        }
        return new Webhook(changed);
    }

    private static String checked(String url) {
        if (!url.matches("https://[^/@\\p{Cntrl}]+(/[^\\p{Cntrl}]*)?")) {
            throw FlagFailure.invalid(URL, url, "it is not an https URL");
        }
        return url;
    }

    /// The whole path: the CA runs elsewhere than this command. It does not start with a secret that others can read.
    private static String file(Invocation call, Flag flag) {
        var path = Path.of(call.require(flag)).toAbsolutePath();
        try {
            if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                throw new CommandFailure(path + " of '" + flag + "' is not a regular file");
            }
            if (RegularFile.isOpenToOthers(path)) {
                throw new CommandFailure(path + " of '" + flag + "' is open to other users").hint("run: chmod 600 " + path);
            }
            return path.toString();
        } catch (IOException e) {
            throw FileFailure.of("looking at " + path, e);
        }
    }
}
