package org.countersign.cli.command.ssh.doctor;

import static org.countersign.cli.command.ssh.doctor.Fault.*;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.cli.agent.AgentKey;
import org.countersign.cli.agent.SshAgent;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.home.Home;
import org.countersign.cli.openssh.AddressList;
import org.countersign.cli.openssh.EffectiveConfig;
import org.countersign.cli.process.Programs;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.text.Printable;

/// What ssh has to show: certificates in files and in the agent, with their private keys.
final class Credentials {
    private static final String SUBJECT = CertificateCheck.SUBJECT;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Findings findings;
    private final EffectiveConfig config;
    private final Programs programs;
    private final Map<String, String> environment;
    private final Optional<String> localAddress;
    private final Instant now;
    private final List<AgentKey> agent;
    private boolean needPassword;

    Credentials(Findings findings, EffectiveConfig config, Programs programs, Map<String, String> environment,
            Optional<String> localAddress, Instant now) {
        this.findings = findings;
        this.config = config;
        this.programs = programs;
        this.environment = environment;
        this.localAddress = localAddress;
        this.now = now;
        this.agent = askAgent();
    }

    /// A certificate that ssh would show.
    ///
    /// @param keyFile where its private key should be, unless the agent holds it
    private record Candidate(SshCertificate certificate, String place, Optional<Path> keyFile) {}

    void examine() {
        if (config.is("pubkeyauthentication", "no", "false")) {
            throw findings.refuse(CLIENT_PUBKEY_OFF, SUBJECT, "PubkeyAuthentication of ssh is off",
                    "take 'PubkeyAuthentication no' out of ~/.ssh/config");
        }
        var candidates = candidates();
        if (candidates.isEmpty()) {
            throw findings.refuse(NO_CERTIFICATE, SUBJECT, "ssh has none to show: neither the agent nor the key files hold one",
                    CertificateCheck.GET_NEW);
        }
        var trials = candidates.stream().map(this::trial).toList();
        trials.stream().filter(trial -> trial.verdict().isEmpty()).findFirst().or(() -> trials.stream().findFirst())
                .ifPresent(findings::adopt);
    }

    /// Whether a key cannot be used without a password that nobody is asked for here.
    boolean needPassword() {
        return needPassword;
    }

    private Findings trial(Candidate candidate) {
        var trial = new Findings();
        trial.part(() -> judge(trial, candidate));
        return trial;
    }

    private void judge(Findings trial, Candidate candidate) {
        var certificate = candidate.certificate();
        CertificateCheck.checkType(trial, certificate);
        CertificateCheck.checkTime(trial, certificate, now);
        checkKey(trial, candidate);
        var names = Algorithms.ofCertificate(certificate.body().key().type());
        if (!config.allows("pubkeyacceptedalgorithms", names)) {
            throw trial.refuse(CERTIFICATE_ALGORITHM, SUBJECT, "PubkeyAcceptedAlgorithms of ssh leaves out " + names.getFirst(),
                    "add it to PubkeyAcceptedAlgorithms in ~/.ssh/config, or take the line out");
        }
        checkAddress(trial, certificate);
        checkUser(trial, certificate);
        trial.good(SUBJECT, "\"" + Printable.text(certificate.body().keyId()) + "\" in " + candidate.place() + ", for "
                + String.join(", ", certificate.body().principals()) + ", " + Times.end(certificate.body().validity()));
    }

    private void checkUser(Findings trial, SshCertificate certificate) {
        String user = config.value("user").orElse("");
        var principals = certificate.body().principals();
        if (!principals.contains(user)) {
            throw trial.refuse(PRINCIPAL_OTHER_USER, SUBJECT, "it is for " + (principals.isEmpty() ? "nobody" : String.join(", ", principals))
                    + ", and the login is for " + user + ", which a host without rules of its own refuses",
                    "log in as one of those ('ssh USER@HOST', or User in ~/.ssh/config), or get a certificate for " + user);
        }
    }

    private void checkAddress(Findings trial, SshCertificate certificate) {
        String networks = certificate.body().criticalOptions().get("source-address");
        if (networks != null && localAddress.filter(it -> !new AddressList(networks).contains(it)).isPresent()) {
            throw trial.refuse(SOURCE_ADDRESS, SUBJECT, "it is good only from " + Printable.text(networks)
                    + ", and this login comes from " + localAddress.get(), "log in from there, or get a certificate without source-address");
        }
    }

    private void checkKey(Findings trial, Candidate candidate) {
        var certified = candidate.certificate().body().key();
        if (agent.stream().anyMatch(key -> holds(key, certified))) {
            return;
        }
        var file = candidate.keyFile().filter(Files::exists).orElseThrow(() -> trial.refuse(PRIVATE_KEY_MISSING, SUBJECT,
                "its private key is neither in the agent nor beside " + candidate.place(),
                "name the key with IdentityFile in ~/.ssh/config, or get a new certificate: 'ca-cli ssh login'"));
        if (isOpen(file)) {
            throw trial.refuse(PRIVATE_KEY_OPEN, SUBJECT, "ssh ignores the private key " + file + ", because others can read it",
                    "run 'chmod 600 " + file + "'");
        }
        var opened = programs.run(LIMIT, List.of("ssh-keygen", "-y", "-P", "", "-f", file.toString()));
        if (!opened.succeeded()) {
            needPassword = true;
            trial.warn(PRIVATE_KEY_LOCKED, SUBJECT, "the private key " + file + " needs its password, so that no login is tried here",
                    "run 'ssh-add " + file + "', then this again");
        } else if (!CertificateFile.keys(opened.out()).contains(certified)) {
            throw trial.refuse(PRIVATE_KEY_OTHER, SUBJECT, "the certificate " + candidate.place() + " is not for the key " + file,
                    "get a certificate for this key: 'ca-cli ssh certificate --sign'");
        }
    }

    private static boolean isOpen(Path file) {
        try {
            return ((Integer) Files.getAttribute(file, "unix:mode") & 0077) != 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean holds(AgentKey entry, SshPublicKey key) {
        return entry.certificate().map(it -> it.body().key().equals(key)).orElseGet(() ->
                Arrays.equals(entry.blob(), key.blob()));
    }

    private List<Candidate> candidates() {
        var all = new ArrayList<Candidate>();
        var identities = config.lines("identityfile").stream().map(this::path).toList();
        identities.forEach(key -> fromFile(Path.of(key + "-cert.pub"), Optional.of(key)).ifPresent(all::add));
        config.lines("certificatefile").forEach(file -> fromFile(path(file), keyOf(path(file), identities)).ifPresent(all::add));
        boolean onlyFiles = config.is("identitiesonly", "yes");
        if (!onlyFiles) {
            agent.forEach(entry -> entry.certificate().ifPresent(it ->
                    all.add(new Candidate(it, "the agent (" + Printable.text(entry.comment()) + ")", Optional.empty()))));
        }
        return all;
    }

    /// The private key beside a certificate file, or the first one that ssh is told of.
    private static Optional<Path> keyOf(Path certificate, List<Path> identities) {
        var beside = Path.of(certificate.toString().replaceFirst("-cert\\.pub$", ""));
        return Optional.of(beside).filter(it -> !it.equals(certificate) && Files.exists(it))
                .or(() -> identities.stream().filter(Files::exists).findFirst());
    }

    private static Optional<Candidate> fromFile(Path file, Optional<Path> key) {
        return CertificateFile.certificate(file).value().map(it -> new Candidate(it, file.toString(), key));
    }

    private Path path(String name) {
        return name.startsWith("~/") ? Home.userHome(environment).resolve(name.substring(2)) : Path.of(name).toAbsolutePath();
    }

    /// What the agent that ssh would ask holds; nothing where there is none.
    private List<AgentKey> askAgent() {
        var named = config.settings().getOrDefault("identityagent", List.of("SSH_AUTH_SOCK")).getFirst();
        if (named.equals("none")) {
            return List.of();
        }
        var where = new HashMap<>(environment);
        if (!named.equals("SSH_AUTH_SOCK")) {
            where.put("SSH_AUTH_SOCK", path(named).toString());
        }
        try (var connected = SshAgent.connect(where)) {
            return connected.keys();
        } catch (CommandFailure e) {
            return List.of();
        }
    }
}
