package org.countersign.server.config;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.countersign.core.issue.Claims;
import org.countersign.core.issue.ClaimsCheck;
import org.countersign.core.policy.NamePolicy;
import org.countersign.core.x509.SubjectName;
import org.countersign.core.x509.SubjectName.Attribute;

/// Who may get certificates, and what for.
///
/// @param claims               the limits that provisioners inherit, every claim decided
/// @param backdate             how far before now a certificate starts when nobody chose the start
/// @param disableIssuedAtCheck whether tokens older than this run of the server are accepted
/// @param disableGetSshHosts   whether the list of known hosts is kept from clients
/// @param authorityId          identifier of this authority in a larger deployment; empty when it has none
/// @param template             attributes that subjects of X.509 certificates get when they lack them
/// @param policy               which names may be certified, whoever asks
public record AuthorityConfig(List<ProvisionerConfig> provisioners, Claims claims, Duration backdate,
        boolean disableIssuedAtCheck, boolean disableGetSshHosts, String authorityId, SubjectName template,
        NamePolicy policy) {
    private static final Duration DEFAULT_BACKDATE = Duration.ofMinutes(1);
    private static final List<Attribute> SUBJECT = List.of(Attribute.COUNTRY, Attribute.ORGANIZATION,
            Attribute.ORGANIZATIONAL_UNIT, Attribute.LOCALITY, Attribute.PROVINCE, Attribute.STREET_ADDRESS,
            Attribute.SERIAL_NUMBER, Attribute.COMMON_NAME);
    static final List<String> SUBJECT_NAMES = SUBJECT.stream().map(Attribute::jsonName).toList();
    /// Settings of authorities that are a front for another CA.
    private static final List<String> OF_OTHER_CA = List.of(
            "certificateAuthority", "certificateAuthorityFingerprint", "certificateIssuer", "credentialsFile", "config");
    static final List<String> NAMES = Stream.concat(
            Stream.of("provisioners", "claims", "policy", "template", "backdate", "disableIssuedAtCheck", "enableAdmin",
                    "disableGetSSHHosts", "authorityId", "deploymentType", "type"),
            OF_OTHER_CA.stream()).toList();

    public AuthorityConfig {
        provisioners = List.copyOf(provisioners);
    }

    static AuthorityConfig read(Section top, FilesRead files) {
        return top.section("authority", NAMES).map(authority -> of(authority, files)).orElseGet(() -> {
            top.warn("authority", "is not set; without a provisioner nothing can be issued");
            return new AuthorityConfig(List.of(), Claims.DEFAULTS, DEFAULT_BACKDATE, false, false, "",
                    new SubjectName(Map.of()), NamePolicy.NONE);
        });
    }

    private static AuthorityConfig of(Section authority, FilesRead files) {
        refuseUnsupported(authority);
        var backdate = backdate(authority);
        var claims = Claims.DEFAULTS.overriddenBy(ClaimsReader.read(authority));
        ClaimsCheck.contradictions(claims).forEach(text -> authority.fault("claims", text));
        ClaimsCheck.doubts(claims, backdate).forEach(text -> authority.warn("claims", text));
        var provisioners = new ProvisionersReader(claims, backdate, files, authority.findings()).read(authority);
        if (provisioners.isEmpty()) {
            authority.warn("provisioners", "there is none, so nothing can be issued");
        }
        return new AuthorityConfig(provisioners, claims, backdate, authority.flag("disableIssuedAtCheck"),
                authority.flag("disableGetSSHHosts"), authority.text("authorityId"), template(authority),
                PolicyReader.read(authority));
    }

    private static void refuseUnsupported(Section authority) {
        authority.refuse("enableAdmin", "provisioners in the database are not supported yet");
        OF_OTHER_CA.forEach(name -> authority.refuse(name, "another CA behind this one is not supported yet"));
        if (!List.of("", "softcas").contains(authority.text("type").toLowerCase(Locale.ROOT))) {
            authority.fault("type", "another CA behind this one is not supported yet; use \"softcas\"");
        }
        if (!List.of("", "standalone").contains(authority.text("deploymentType").toLowerCase(Locale.ROOT))) {
            authority.fault("deploymentType", "only \"standalone\" is supported");
        }
    }

    private static Duration backdate(Section authority) {
        var backdate = authority.duration("backdate").orElse(DEFAULT_BACKDATE);
        if (backdate.isNegative()) {
            authority.fault("backdate", "must not be negative");
            return DEFAULT_BACKDATE;
        }
        return backdate;
    }

    private static SubjectName template(Section authority) {
        Function<Section, Map<Attribute, List<String>>> attributes = section -> SUBJECT.stream()
                .collect(Collectors.toMap(attribute -> attribute, attribute -> List.of(section.text(attribute.jsonName()))));
        return new SubjectName(authority.section("template", SUBJECT_NAMES).map(attributes).orElse(Map.of()));
    }
}
