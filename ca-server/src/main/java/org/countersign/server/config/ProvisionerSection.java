package org.countersign.server.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.countersign.core.issue.Claims;
import org.countersign.core.issue.ClaimsCheck;
import org.countersign.core.issue.ProvisionerType;
import org.countersign.core.json.JsonObject;
import org.countersign.server.config.ProvisionerConfig.Common;

/// One provisioner of the file while it is read: what all kinds have in common, and what speaks against this one. One that could be
/// read but contradicts itself is kept as disabled, with a warning: it must not keep the others from working.
final class ProvisionerSection {
    private static final String OPTIONS = "options";

    private final Section section;
    private final FilesRead files;
    private Common common;
    private final List<String> objections = new ArrayList<>();

    /// @param names     the settings of its kind, in the order in which clients are used to seeing them
    /// @param inherited claims of the authority
    ProvisionerSection(ProvisionerType type, Section section, List<String> names, Claims inherited, Duration backdate,
            FilesRead files) {
        this.section = section;
        this.files = files;
        var name = section.text("name");
        var claims = claims(section, inherited, backdate);
        this.common = new Common(type, name, claims, ProvisionerOptions.NONE, listed(section, names));
        if (name.isEmpty()) {
            objections.add("name is missing");
        }
        objections.addAll(ClaimsCheck.contradictions(claims));
    }

    /// The options are for the operator alone: templates and the addresses of webhooks say how he decides.
    private static JsonObject listed(Section section, List<String> names) {
        return section.inOrder(names.stream().filter(name -> !name.equals(OPTIONS)).toList());
    }

    private static Claims claims(Section section, Claims inherited, Duration backdate) {
        var claims = inherited.overriddenBy(ClaimsReader.read(section));
        if (ClaimsCheck.makesSshImpossible(claims, backdate)) {
            section.fault("claims", "enableSSHCA is on, but neither user nor host certificates can be issued: "
                    + String.join("; ", ClaimsCheck.doubts(claims, backdate)));
        } else if (claims.enableSshCa()) {
            var known = ClaimsCheck.doubts(inherited, backdate);
            ClaimsCheck.doubts(claims, backdate).stream().filter(doubt -> !known.contains(doubt))
                    .forEach(doubt -> section.warn("claims", doubt));
        }
        return claims;
    }

    Section section() {
        return section;
    }

    String name() {
        return common.name();
    }

    /// A text that this kind cannot work without; empty when it is missing.
    String required(String setting) {
        var text = section.text(setting);
        if (text.isEmpty()) {
            object(setting + " is missing");
        }
        return text;
    }

    /// Takes note of something that keeps this provisioner from working, fit to be shown to anyone.
    void object(String reason) {
        objections.add(reason);
    }

    /// For the kinds that have options.
    void readOptions() {
        common = common.with(ProvisionerOptions.read(section, files));
    }

    /// The provisioner, if nothing speaks against it.
    ProvisionerConfig unlessDisabled(String tokenId, Function<Common, ProvisionerConfig> make) {
        return objections.isEmpty() ? make.apply(common) : disabled(tokenId);
    }

    ProvisionerConfig disabled(String tokenId) {
        var reason = String.join("; ", objections);
        section.warnHere(reason + "; this provisioner is disabled");
        return new DisabledConfig(common, tokenId, reason);
    }
}
