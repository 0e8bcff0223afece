package org.countersign.cli.command.online;

import java.net.URI;
import java.util.Optional;
import org.countersign.cli.client.ListedProvisioner;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.FlagFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.oidc.DeviceGrant;
import org.countersign.cli.oidc.OidcClient;
import org.countersign.cli.oidc.OidcLogin;
import org.countersign.cli.oidc.Person;
import org.countersign.cli.progress.Progress;

/// The ID token of the person at this terminal, from the provider behind an OIDC provisioner.
final class OpenIdToken {
    private OpenIdToken() {}

    static String of(Invocation call, ListedProvisioner provisioner) {
        var person = new PersonAtTerminal(call);
        var login = OidcLogin.at(client(call, provisioner), call.environment(), person);
        if (call.environment().getOrDefault("STEP_CONSOLE_FLOW", "").equals("oob")) {
            return login.byCode();
        }
        return call.declares(OidcFlags.CONSOLE) && call.on(OidcFlags.CONSOLE) ? login.byDevice() : login.byBrowser();
    }

    private static OidcClient client(Invocation call, ListedProvisioner provisioner) {
        var json = provisioner.description();
        var listen = Optional.ofNullable(call.environment().get("STEP_LISTEN")).filter(text -> !text.isEmpty())
                .or(() -> json.string("listenAddress").filter(text -> !text.isEmpty()));
        return new OidcClient(json.text("configurationEndpoint"), json.text("clientID"), json.text("clientSecret"),
                json.strings("scopes"), json.strings("authParams"), listen,
                Optional.of(OidcFlags.REDIRECT_URL).filter(call::declares).flatMap(call::value).map(OpenIdToken::landing));
    }

    private static String landing(String url) {
        if (!url.matches("https?://[\\x21-\\x7e]{1,2000}")) {
            throw FlagFailure.invalid(OidcFlags.REDIRECT_URL, url, "it is not an http or https URL");
        }
        return url;
    }

    private record PersonAtTerminal(Invocation call) implements Person {
        @Override
        public void open(URI address) {
            say("Your browser has to be opened at\n\n" + address);
            if (!call.environment().getOrDefault("STEP_OPEN_BROWSER", "").equals("0")) {
                Browser.open(call.environment(), address);
            }
        }

        @Override
        public void show(URI address) {
            say("Open this address in any browser, log in, and bring back the code:\n\n" + address);
        }

        @Override
        public void show(DeviceGrant grant) {
            grant.complete().ifPresentOrElse(address -> say("Open this address in any browser and log in:\n\n" + address
                    + "\n\nThe code is " + grant.userCode()), () -> call.status().say("Open " + grant.address()
                    + " in any browser and enter the code " + grant.userCode()));
        }

        private void say(String lines) {
            call.status().say(lines);
            call.status().say("");
        }

        @Override
        public Progress progress() {
            return call.progress();
        }

        @Override
        public String askForCode() {
            return call.terminal().ask("Enter the verification code", OidcFlags.CONSOLE.toString(), text ->
                    text.isBlank() ? Optional.of("the code is empty") : Optional.empty());
        }
    }
}
