package org.countersign.server.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.countersign.core.issue.Claims;
import org.countersign.core.issue.ClaimsCheck;
import org.countersign.core.issue.ProvisionerType;
import org.countersign.server.config.ProvisionerConfig.Common;

/// One provisioner of the file while it is read: what all kinds have in common, and what speaks against this one. One that could be
/// read but contradicts itself is kept as disabled, with a warning: it must not keep the others from working.
final class ProvisionerSection {
    static final List<String> OPTIONS = List.of("x509", "ssh", "webhooks", "wire");

    private final Section section;
    private final Common common;
    private final List<String> objections = new ArrayList<>();

    /// @param names     the settings of its kind, in the order in which clients are used to seeing them
    /// @param inherited claims of the authority
    ProvisionerSection(ProvisionerType type, Section section, List<String> names, Claims inherited, Duration backdate) {
        this.section = section;
        var name = section.text("name");
        var claims = claims(section, inherited, backdate);
        this.common = new Common(type, name, claims, section.inOrder(names));
        if (name.isEmpty()) {
            objections.add("name is missing");
        }
        objections.addAll(ClaimsCheck.contradictions(claims));
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

    /// Takes note of something that keeps this provisioner from working, fit to be shown to anyone.
    void object(String reason) {
        objections.add(reason);
    }

    /// For the kinds that have options.
    void readOptions() {
        section.section("options", OPTIONS).ifPresent(options -> {
            options.refuse("x509", "templates are not supported yet");
            options.refuse("ssh", "templates are not supported yet");
            options.refuse("webhooks", "webhooks are not supported yet");
            options.refuse("wire", "Wire is not supported");
        });
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
