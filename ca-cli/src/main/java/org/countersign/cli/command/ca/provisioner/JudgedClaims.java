package org.countersign.cli.command.ca.provisioner;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.issue.Claims;
import org.countersign.core.issue.ClaimsCheck;
import org.countersign.core.issue.ClaimsConfig;
import org.countersign.core.issue.DurationLimits;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.time.GoDuration;
import org.countersign.core.time.TimeFormatException;

/// The claims of a provisioner as they are about to stand in the configuration, judged as the CA judges them when it reads it: what
/// cannot work is refused here, and not found out when the CA has disabled the provisioner.
final class JudgedClaims {
    private static final Duration BACKDATE = Duration.ofMinutes(1);

    private JudgedClaims() {}

    /// Warns of limits that hardly were meant.
    ///
    /// @throws CommandFailure when the CA could not work with them
    static void check(Invocation call, CaFile file, JsonObject section) {
        var inherited = Claims.DEFAULTS.overriddenBy(stated(file.authority()));
        var claims = inherited.overriddenBy(stated(section));
        var doubts = ClaimsCheck.doubts(claims, BACKDATE);
        refuse("the CA would disable this provisioner: ", ClaimsCheck.contradictions(claims));
        refuse("the CA would not start with this provisioner: ", ClaimsCheck.makesSshImpossible(claims, BACKDATE) ? doubts : List.of());
        if (claims.enableSshCa()) {
            var known = ClaimsCheck.doubts(inherited, BACKDATE);
            doubts.stream().filter(doubt -> !known.contains(doubt)).forEach(doubt -> call.status().say("warning: " + doubt));
        }
    }

    private static void refuse(String consequence, List<String> reasons) {
        if (!reasons.isEmpty()) {
            throw new CommandFailure(consequence + String.join("; ", reasons)).hint("say in the same call what the other limits are to be");
        }
    }

    /// Without what nobody can read: the CA says more of that than could be said here.
    private static ClaimsConfig stated(JsonObject level) {
        var claims = level.object("claims").orElse(JsonObject.EMPTY);
        return new ClaimsConfig(limits(claims, "TLSCertDuration"), limits(claims, "UserSSHCertDuration"), limits(claims, "HostSSHCertDuration"),
                claims.get("enableSSHCA").map(new JsonValue.JsonBoolean(true)::equals), Optional.empty(),
                Optional.empty(), Optional.empty());
    }

    private static DurationLimits.Overrides limits(JsonObject claims, String family) {
        return new DurationLimits.Overrides(duration(claims, "min" + family), duration(claims, "max" + family), duration(claims, "default" + family));
    }

    private static Optional<Duration> duration(JsonObject claims, String name) {
        try {
            return claims.string(name).filter(text -> !text.isEmpty()).map(GoDuration::parse);
        } catch (JsonException | TimeFormatException _) {
            return Optional.empty();
        }
    }
}
