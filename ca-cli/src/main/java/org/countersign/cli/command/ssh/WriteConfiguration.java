package org.countersign.cli.command.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.countersign.cli.agent.AgentCertificates;
import org.countersign.cli.agent.SshAgent;
import org.countersign.cli.client.CaClient;
import org.countersign.cli.client.SshRoots;
import org.countersign.cli.command.CaAccess;
import org.countersign.cli.command.online.TemplateData;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.failure.FileFailure;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.FlagFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.home.Home;
import org.countersign.core.api.SshConfigFile;
import org.countersign.core.api.SshConfigRequest;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue.JsonString;
import org.countersign.core.ssh.CertificateType;

/// `ssh config` without keys: fetches the files that the CA has for this machine, and puts each where it belongs.
final class WriteConfiguration implements Command {
    private static final String USER = "User";

    @Override
    public int run(Invocation call) {
        var type = call.on(SshFlags.OF_HOSTS) ? CertificateType.HOST : CertificateType.USER;
        var files = KnownToTheCa.ask(call, () -> fetch(call, type));
        if (files.isEmpty()) {
            call.status().say("The CA has no files for this, so nothing changes.");
            return ExitCode.DONE;
        }
        var places = new ConfigPlaces(call.home().base(), call.stepPath().path(), Home.userHome(call.environment()),
                Path.of("").toAbsolutePath(), type == CertificateType.HOST);
        var changes = new ArrayList<ConfigChange>();
        for (var file : files) {
            changes.add(change(file, places.of(file.path())));
        }
        if (call.on(ConfigFlags.DRY_RUN)) {
            changes.forEach(change -> show(call, change));
        } else {
            ConfigChange.apply(changes, call);
        }
        return ExitCode.DONE;
    }

    private static ConfigChange change(SshConfigFile file, Path place) {
        try {
            return ConfigChange.of(file, place, Instant.now());
        } catch (IOException e) {
            throw FileFailure.of("reading " + place, e);
        }
    }

    private static void show(Invocation call, ConfigChange change) {
        var status = call.status();
        status.head(change.place().toString());
        new String(change.file().content(), StandardCharsets.UTF_8).lines().forEach(status::say);
    }

    private static List<SshConfigFile> fetch(Invocation call, CertificateType type) {
        try (var ca = CaAccess.connect(call)) {
            return ca.sshConfig(new SshConfigRequest(type, data(call, ca, type)));
        }
    }

    /// What the CA is told of this machine; what the user says goes before it.
    private static Map<String, String> data(Invocation call, CaClient ca, CertificateType type) {
        var path = call.stepPath();
        var data = new LinkedHashMap<String, String>();
        data.put("GOOS", operatingSystem());
        data.put("StepPath", path.path().toString());
        data.put("StepBasePath", call.home().base().toString());
        data.put("StepSSHTemplateVersion", "v2");
        path.context().ifPresent(context -> data.put("Context", context.name()));
        if (call.on(ConfigFlags.CONSOLE)) {
            data.put("Console", "true");
        }
        given(call).forEach(data::put);
        if (type == CertificateType.USER && !data.containsKey(USER)) {
            user(call, ca).ifPresentOrElse(name -> data.put(USER, name), () -> call.status().say(
                    "The ssh-agent holds no certificate of this CA, so the files name no user: log in first, or give --set User=<name>."));
        }
        return data;
    }

    private static Map<String, String> given(Invocation call) {
        var given = new LinkedHashMap<String, String>();
        TemplateData.ofFile(call, ConfigFlags.SET_FILE).orElse(JsonObject.EMPTY).members().forEach((name, value) ->
                given.put(name, value instanceof JsonString(var text) ? text : value.toString()));
        for (var pair : call.values(ConfigFlags.SET)) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw FlagFailure.invalid(ConfigFlags.SET, pair, "it has to be key=value");
            }
            given.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return given;
    }

    private static String operatingSystem() {
        var name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        return name.startsWith("windows") ? "windows" : name.startsWith("mac") ? "darwin" : "linux";
    }

    /// The login name of whoever has logged in.
    private static Optional<String> user(Invocation call, CaClient ca) {
        var authorities = ca.sshRoots().map(SshRoots::userKeys).orElse(List.of());
        try (var agent = SshAgent.connect(call.environment())) {
            return new AgentCertificates(agent).validNow(authorities, Instant.now()).stream()
                    .flatMap(held -> held.certificate().body().principals().stream()).findFirst();
        } catch (CommandFailure _) {
            return Optional.empty();
        }
    }
}
