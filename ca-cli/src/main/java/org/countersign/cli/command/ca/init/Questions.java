package org.countersign.cli.command.ca.init;

import static org.countersign.cli.command.ca.init.InitFlags.ADDRESS;
import static org.countersign.cli.command.ca.init.InitFlags.DEPLOYMENT_TYPE;
import static org.countersign.cli.command.ca.init.InitFlags.DNS;
import static org.countersign.cli.command.ca.init.InitFlags.KEY;
import static org.countersign.cli.command.ca.init.InitFlags.KEY_PASSWORD_FILE;
import static org.countersign.cli.command.ca.init.InitFlags.NAME;
import static org.countersign.cli.command.ca.init.InitFlags.NO_DB;
import static org.countersign.cli.command.ca.init.InitFlags.PASSWORD_FILE;
import static org.countersign.cli.command.ca.init.InitFlags.PKI;
import static org.countersign.cli.command.ca.init.InitFlags.PROVISIONER;
import static org.countersign.cli.command.ca.init.InitFlags.PROVISIONER_PASSWORD_FILE;
import static org.countersign.cli.command.ca.init.InitFlags.ROOT;
import static org.countersign.cli.command.ca.init.InitFlags.SSH;
import static org.countersign.cli.command.ca.init.InitFlags.WITH_CA_URL;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.countersign.cli.client.CaUrl;
import org.countersign.cli.command.KeyFlags;
import org.countersign.cli.grammar.Flag;
import org.countersign.cli.grammar.FlagFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.terminal.Check;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.keys.PasswordFile;
import org.countersign.core.keys.Secret;

/// Turns flags into a [Blueprint], and asks for what they do not say. Every flag is checked before the first question,
/// every file read before the first password is asked.
final class Questions {
    private static final Check NAME_CHECK = text -> text.isBlank() || text.chars().anyMatch(Character::isISOControl)
            ? Optional.of("a name is needed") : Optional.empty();
    private static final Check ADDRESS_CHECK = text -> ListenAddress.parse(text).isPresent()
            ? Optional.empty() : Optional.of("it is not host:port; use for example ':9443'");
    private static final Check DNS_CHECK = text -> DnsNames.complaint(DnsNames.split(List.of(text)));

    private final Invocation call;
    private final SecureRandom random;

    Questions(Invocation call, SecureRandom random) {
        this.call = call;
        this.random = random;
    }

    Blueprint answer() {
        checkFlags();
        var sshKeys = call.on(SSH) ? Optional.of(KeyFlags.choice(call, KeyGenerator.ed25519())) : Optional.<KeyGenerator>empty();
        var root = existingRoot();
        if (!allGiven()) {
            call.status().done("Deployment Type", "Standalone");
        }
        var name = text(NAME, "What is the name of the new authority (e.g. Example)", NAME_CHECK);
        if (call.on(PKI)) {
            return new Blueprint(name, sshKeys, Optional.empty(), root, password("Password for the CA keys"));
        }
        var dnsNames = dnsNames();
        var address = ListenAddress.parse(text(ADDRESS, "On which address shall the CA listen (e.g. :443 or 127.0.0.1:9443)",
                ADDRESS_CHECK)).orElseThrow();
        var provisioner = text(PROVISIONER, "What is the name of the first provisioner (e.g. you@example.com)", NAME_CHECK);
        var password = password("Password for the CA keys and the first provisioner");
        var service = new Blueprint.Service(dnsNames, address, caUrl(dnsNames, address), provisioner, !call.on(NO_DB),
                call.value(PROVISIONER_PASSWORD_FILE).map(Questions::passwordFile).orElseGet(password::copy));
        return new Blueprint(name, sshKeys, Optional.of(service), root, password);
    }

    private void checkFlags() {
        call.checkIncompatible(PKI, NO_DB);
        call.checkRequires(ROOT, KEY);
        call.checkRequires(KEY, ROOT);
        call.checkRequires(KEY_PASSWORD_FILE, KEY);
        KeyFlags.ALL.forEach(flag -> call.checkRequires(flag, SSH));
        check(NAME, NAME_CHECK);
        check(PROVISIONER, NAME_CHECK);
        check(ADDRESS, ADDRESS_CHECK);
        if (call.isGiven(DNS)) {
            DnsNames.complaint(DnsNames.split(call.values(DNS))).ifPresent(why -> {
                throw FlagFailure.invalid(DNS, String.join(",", call.values(DNS)), why);
            });
        }
        call.value(WITH_CA_URL).ifPresent(Questions::url);
        Stream.of(PASSWORD_FILE, PROVISIONER_PASSWORD_FILE, KEY_PASSWORD_FILE)
                .flatMap(flag -> call.value(flag).stream()).forEach(file -> passwordFile(file).close());
    }

    private void check(Flag flag, Check check) {
        call.value(flag).ifPresent(value -> check.complaint(value).ifPresent(why -> {
            throw FlagFailure.invalid(flag, value, why);
        }));
    }

    /// With all of them there is nothing to choose.
    private boolean allGiven() {
        var needed = call.on(PKI) ? List.of(NAME, PASSWORD_FILE) : List.of(NAME, PASSWORD_FILE, DNS, ADDRESS, PROVISIONER);
        return call.isGiven(DEPLOYMENT_TYPE) || needed.stream().allMatch(call::isGiven);
    }

    private Optional<ExistingRoot> existingRoot() {
        return call.value(ROOT).map(root -> ExistingRoot.read(Path.of(root), Path.of(call.require(KEY)),
                () -> call.value(KEY_PASSWORD_FILE).map(Questions::passwordFile).orElseGet(() -> call.terminal()
                        .askSecret("Password of the root key " + call.require(KEY), KEY_PASSWORD_FILE.label()))));
    }

    private String text(Flag flag, String question, Check check) {
        return call.value(flag).orElseGet(() -> call.terminal().ask(question, flag.label(), check));
    }

    private List<String> dnsNames() {
        return DnsNames.split(call.isGiven(DNS) ? call.values(DNS) : List.of(call.terminal().ask(
                "At which DNS names or IP addresses will clients reach the CA (e.g. ca.example.com[,10.1.2.3])",
                DNS.label(), DNS_CHECK)));
    }

    private String caUrl(List<String> dnsNames, ListenAddress address) {
        return call.value(WITH_CA_URL).map(Questions::url)
                .orElseGet(() -> new CaUrl(dnsNames.getFirst(), address.port() == 443 ? 0 : address.port())).toString();
    }

    private static CaUrl url(String text) {
        try {
            return CaUrl.parse(text);
        } catch (IllegalArgumentException e) {
            throw FlagFailure.invalid(WITH_CA_URL, text, e.getMessage());
        }
    }

    private Secret password(String question) {
        return call.value(PASSWORD_FILE).map(Questions::passwordFile).orElseGet(() -> {
            var typed = call.terminal().askSecret(question + " (leave empty and one is made up)", PASSWORD_FILE.label());
            return typed.isEmpty() ? MadeUpPassword.show(call.terminal(), random) : typed;
        });
    }

    private static Secret passwordFile(String file) {
        return PasswordFile.read(Path.of(file));
    }
}
