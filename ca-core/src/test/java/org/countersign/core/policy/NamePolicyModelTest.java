package org.countersign.core.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.countersign.core.x509.IpAddress;
import org.junit.jupiter.api.Test;

/// The rules held against a model that says the same with plain texts and numbers, on many policies and names out of a small world
/// where they often meet.
class NamePolicyModelTest {
    private static final int CASES = 120_000;
    private static final List<String> LABELS = List.of("a", "b", "bad", "com");
    private static final List<String> LOCALS = List.of("jane", "Jane", "root", "ROOT", "j.d");
    private static final List<String> TEXTS = List.of("jane", "Jane", "root", "ROOT", "deploy", "My Device", "my device", "x");
    private static final NameKind[] KINDS = NameKind.values();

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    private record Policy(Map<NameKind, List<String>> allow, Map<NameKind, List<String>> deny, boolean wildcardNames) {}

    @Test
    void says_what_the_model_says() {
        int allowed = 0;
        for (int i = 0; i < CASES; i++) {
            var policy = new Policy(lists(), lists(), random.nextBoolean());
            var kind = KINDS[random.nextInt(KINDS.length)];
            var name = name(kind);
            boolean expected = model(policy, kind, name);
            boolean actual = PolicySection.of("policy", entries(policy.allow), entries(policy.deny), policy.wildcardNames)
                    .map(section -> section.objection(kind, name).isEmpty()).orElse(true);
            assertEquals(expected, actual, () -> kind + " " + name + " under " + policy + ", seed " + seed);
            allowed += expected ? 1 : 0;
        }
        assertEquals(true, allowed > CASES / 10 && allowed < CASES * 9 / 10, "both answers occur often: " + allowed);
    }

    private static boolean model(Policy policy, NameKind kind, String name) {
        var allow = policy.allow.getOrDefault(kind, List.of());
        var deny = policy.deny.getOrDefault(kind, List.of());
        boolean anythingAllowed = policy.allow.values().stream().anyMatch(list -> !list.isEmpty());
        boolean anything = anythingAllowed || policy.deny.values().stream().anyMatch(list -> !list.isEmpty());
        if (!anything) {
            return true;
        }
        if (allow.isEmpty() && deny.isEmpty() && (anythingAllowed || kind == NameKind.URI)) {
            return !anythingAllowed;
        }
        if (!isReadable(kind, name) || deny.stream().anyMatch(entry -> matches(kind, entry, name, true, true))) {
            return false;
        }
        return allow.isEmpty() || allow.stream().anyMatch(entry -> matches(kind, entry, name, false, policy.wildcardNames));
    }

    private static boolean isReadable(NameKind kind, String name) {
        return switch (kind) {
            case DNS -> !name.contains("_");
            case URI -> name.contains("//") && !hostOf(name).matches(".*[0-9]|.*_.*");
            case EMAIL -> !name.substring(name.indexOf('@') + 1).contains("_");
            case IP, PRINCIPAL, COMMON_NAME -> true;
        };
    }

    private static boolean matches(NameKind kind, String entry, String name, boolean denying, boolean wildcards) {
        return switch (kind) {
            case DNS -> matchesHost(entry, name, denying, wildcards);
            case URI -> matchesHost(entry, hostOf(name), denying, wildcards);
            case IP -> matchesAddress(entry, name);
            case EMAIL -> matchesMailbox(entry, name, denying);
            case PRINCIPAL -> entry.equals("*") || entry.equalsIgnoreCase(name);
            case COMMON_NAME -> entry.equalsIgnoreCase(name);
        };
    }

    private static boolean matchesHost(String entry, String written, boolean denying, boolean wildcards) {
        var pattern = entry.toLowerCase(Locale.ROOT);
        var name = written.toLowerCase(Locale.ROOT).replaceAll("\\.$", "");
        var parent = name.substring(name.indexOf('.') + 1);
        if (name.startsWith("*.")) {
            boolean same = wildcards && name.equals(pattern);
            boolean covered = denying && !pattern.startsWith("*") && pattern.contains(".")
                    && pattern.substring(pattern.indexOf('.') + 1).equals(parent);
            return same || covered;
        }
        return name.equals(pattern) || pattern.startsWith("*.") && name.contains(".") && pattern.substring(2).equals(parent);
    }

    private static String hostOf(String uri) {
        return uri.replaceAll("^[a-z]+://([^/:]*).*$", "$1");
    }

    private static boolean matchesMailbox(String entry, String name, boolean denying) {
        var host = entry.toLowerCase(Locale.ROOT).substring(entry.indexOf('@') + 1);
        var local = entry.indexOf('@') > 0 ? entry.toLowerCase(Locale.ROOT).substring(0, entry.indexOf('@')) : "";
        var own = name.substring(0, name.indexOf('@'));
        return name.toLowerCase(Locale.ROOT).endsWith("@" + host)
                && (local.isEmpty() || local.equals(denying ? own.toLowerCase(Locale.ROOT) : own));
    }

    private static boolean matchesAddress(String entry, String name) {
        var parts = entry.split("/");
        byte[] range = IpAddress.parse(parts[0]).orElseThrow().octets();
        byte[] ip = IpAddress.parse(name).orElseThrow().octets();
        int free = parts.length == 1 ? 0 : range.length * 8 - Integer.parseInt(parts[1]);
        return ip.length == range.length && new BigInteger(1, ip).shiftRight(free).equals(new BigInteger(1, range).shiftRight(free));
    }

    private Map<NameKind, List<String>> lists() {
        var lists = new EnumMap<NameKind, List<String>>(NameKind.class);
        for (var kind : KINDS) {
            if (random.nextInt(5) == 0) {
                var entries = new ArrayList<String>();
                for (int i = random.nextInt(3); i >= 0; i--) {
                    entries.add(entry(kind));
                }
                lists.put(kind, entries);
            }
        }
        return lists;
    }

    private static Map<NameKind, List<NameEntry>> entries(Map<NameKind, List<String>> lists) {
        var entries = new EnumMap<NameKind, List<NameEntry>>(NameKind.class);
        lists.forEach((kind, texts) -> entries.put(kind, texts.stream().map(kind::entry).toList()));
        return entries;
    }

    private String entry(NameKind kind) {
        return switch (kind) {
            case DNS, URI -> (random.nextInt(3) == 0 ? "*." : "") + host();
            case IP -> address() + (random.nextBoolean() ? "" : "/" + random.nextInt(33));
            case EMAIL -> switch (random.nextInt(3)) {
                case 0 -> host();
                case 1 -> "@" + host();
                default -> pick(LOCALS) + "@" + host();
            };
            case PRINCIPAL -> random.nextInt(6) == 0 ? "*" : pick(TEXTS);
            case COMMON_NAME -> pick(TEXTS);
        };
    }

    private String name(NameKind kind) {
        return switch (kind) {
            case DNS -> (random.nextInt(4) == 0 ? "*." : "") + host() + (random.nextInt(8) == 0 ? "_" : "") + (random.nextInt(8) == 0 ? "." : "");
            case URI -> random.nextInt(8) == 0 ? "urn:" + host() : "https://" + host() + pick(List.of("", "/x", ":80/", "_"));
            case IP -> address();
            case EMAIL -> pick(LOCALS) + "@" + host() + (random.nextInt(8) == 0 ? "_" : "");
            case PRINCIPAL, COMMON_NAME -> pick(TEXTS);
        };
    }

    private String host() {
        var host = new StringBuilder(pick(LABELS));
        for (int i = random.nextInt(3); i > 0; i--) {
            host.append('.').append(pick(LABELS));
        }
        return random.nextInt(4) == 0 ? host.toString().toUpperCase(Locale.ROOT) : host.toString();
    }

    private String address() {
        return random.nextInt(4) == 0 ? "2001:db8::" + random.nextInt(3)
                : 10 + random.nextInt(2) + "." + random.nextInt(2) + ".0." + random.nextInt(4);
    }

    private String pick(List<String> texts) {
        return texts.get(random.nextInt(texts.size()));
    }
}
