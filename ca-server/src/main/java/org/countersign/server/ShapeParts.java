package org.countersign.server;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.countersign.core.crypto.StrictBase64;
import org.countersign.core.keys.KeyFileException;
import org.countersign.core.keys.PasswordFile;
import org.countersign.server.config.CaConfig;
import org.countersign.server.config.ProvisionerConfig;
import org.countersign.server.config.ProvisionerOptions;
import org.countersign.server.config.WebhookConfig;
import org.countersign.server.http.IdentityKeyManager;
import org.countersign.server.http.TlsIdentity;
import org.countersign.server.shape.CertificateTemplate;
import org.countersign.server.shape.Shapes;
import org.countersign.server.shape.Shapes.Shaping;
import org.countersign.server.template.Template;
import org.countersign.server.template.TemplateEnvironment;
import org.countersign.server.template.TemplateSyntaxException;
import org.countersign.server.webhook.HmacKey;
import org.countersign.server.webhook.Webhook;
import org.countersign.server.webhook.WebhookClient;
import org.countersign.server.webhook.WebhookUrl;
import org.countersign.server.webhook.Webhooks;

/// Compiles the templates of provisioners and makes their webhooks. One that cannot be used stops the start, with its place.
final class ShapeParts {
    private static final Duration WEBHOOK_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration WEBHOOK_PAUSE = Duration.ofSeconds(1);

    private final CaMaterial material;
    private final Supplier<TlsIdentity> identity;
    private final FilePrints files;
    private final OpenParts open;
    private final TemplateEnvironment environment;
    private final Webhooks.Observer observer;
    private final List<String> faults = new ArrayList<>();
    private Optional<WebhookClient> client = Optional.empty();

    /// @param identity what the server shows of itself in a handshake
    /// @param files    takes note of what was read beside the configuration
    ShapeParts(CaMaterial material, Lasting lasting, Supplier<TlsIdentity> identity, FilePrints files, OpenParts open) {
        this.material = material;
        this.identity = identity;
        this.files = files;
        this.open = open;
        this.environment = new TemplateEnvironment(lasting.time(), lasting.random());
        this.observer = lasting.metering().<Webhooks.Observer>map(metering -> metering::webhook).orElse(Webhooks.Observer.NOBODY);
    }

    /// @throws StartException with all that is wrong
    Shapes of(CaConfig config) throws StartException {
        var shapings = new HashMap<String, Shaping>();
        for (ProvisionerConfig provisioner : config.authority().provisioners()) {
            var options = provisioner.options();
            if (!options.isEmpty()) {
                shapings.put(provisioner.name(), shaping(options));
            }
        }
        if (!faults.isEmpty()) {
            throw new StartException(String.join("\n", faults), null);
        }
        return new Shapes(shapings);
    }

    private Shaping shaping(ProvisionerOptions options) throws StartException {
        var hooks = new ArrayList<Webhook>();
        options.webhooks().forEach(config -> webhook(config).ifPresent(hooks::add));
        return new Shaping(options.ssh().flatMap(this::template), options.x509().flatMap(this::template),
                new Webhooks(hooks, hooks.isEmpty() ? Optional.empty() : Optional.of(client()), environment, WEBHOOK_PAUSE,
                observer));
    }

    private Optional<CertificateTemplate> template(ProvisionerOptions.Template config) {
        try {
            var source = config.source();
            return Optional.of(new CertificateTemplate(Template.parse(source.name(), source.text()), config.data(), environment));
        } catch (TemplateSyntaxException | KeyFileException e) {
            faults.add(config.place() + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Webhook> webhook(WebhookConfig config) {
        try {
            return Optional.of(new Webhook(config.id(), config.name(), WebhookUrl.parse(config.place(), config.url()),
                    config.enriching() ? Webhook.Kind.ENRICHING : Webhook.Kind.AUTHORIZING,
                    Webhook.Scope.valueOf(config.certType()), hmacKey(config), authorization(config),
                    !config.disableTlsClientAuth()));
        } catch (TemplateSyntaxException | KeyFileException | IllegalArgumentException e) {
            faults.add(config.place() + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private HmacKey hmacKey(WebhookConfig config) {
        return config.secretFile().map(file -> {
            try (var secret = PasswordFile.read(file)) {
                var key = secret.use(bytes -> StrictBase64.decode(new String(bytes, StandardCharsets.US_ASCII)))
                        .orElseThrow(() -> new IllegalArgumentException("the secret in " + file + " is not standard base64"));
                files.secret(config.place() + " secret", key);
                return HmacKey.of(key);
            }
        }).orElseGet(HmacKey::none);
    }

    private Optional<String> authorization(WebhookConfig config) {
        var bearer = config.bearerTokenFile().map(file -> "Bearer " + headerText(file));
        var shown = bearer.or(() -> config.passwordFile().map(file -> "Basic " + Base64.getEncoder().encodeToString(
                (config.username() + ":" + headerText(file)).getBytes(StandardCharsets.UTF_8))));
        shown.ifPresent(header -> files.secret(config.place() + " authorization", header.getBytes(StandardCharsets.UTF_8)));
        return shown;
    }

    private static String headerText(Path file) {
        try (var secret = PasswordFile.read(file)) {
            var text = secret.use(bytes -> new String(bytes, StandardCharsets.UTF_8));
            if (text.isEmpty() || text.chars().anyMatch(c -> c < 0x20 || c > 0x7e)) {
                throw new IllegalArgumentException("the secret in " + file + " is not one line of printable ASCII");
            }
            return text;
        }
    }

    private WebhookClient client() throws StartException {
        if (client.isEmpty()) {
            try {
                var trust = trust();
                client = Optional.of(open.keep(new WebhookClient(
                        context(new KeyManager[] {IdentityKeyManager.of(identity)}, trust), context(new KeyManager[0], trust),
                        WEBHOOK_TIMEOUT)));
            } catch (GeneralSecurityException | java.io.IOException e) {
                throw new StartException("webhooks cannot be asked: " + e.getMessage(), e);
            }
        }
        return client.get();
    }

    private static SSLContext context(KeyManager[] keys, TrustManager[] trust) throws GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(keys, trust, null);
        return context;
    }

    /// What the machine trusts, and this authority.
    private TrustManager[] trust() throws GeneralSecurityException, java.io.IOException {
        var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        int count = 0;
        for (var authority : material.authorities()) {
            trusted.setCertificateEntry("own-" + count++, authority);
        }
        for (var manager : managers(null)) {
            if (manager instanceof X509TrustManager system) {
                for (X509Certificate root : system.getAcceptedIssuers()) {
                    trusted.setCertificateEntry("system-" + count++, root);
                }
            }
        }
        return managers(trusted);
    }

    /// @param trusted null for what the machine trusts
    private static TrustManager[] managers(KeyStore trusted) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(trusted);
        return factory.getTrustManagers();
    }
}
