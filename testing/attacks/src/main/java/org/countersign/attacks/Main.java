package org.countersign.attacks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.countersign.attacks.Table.Reach;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.PasswordFile;
import org.countersign.core.keys.ProvisionerKey;
import org.countersign.core.x509.CertificateBundle;

/// Runs the table against a server behind TLS, of which it knows what an operator knows: `Main HOME PID LOG METRICS-PORT REACH`.
/// Prints a line for each section, and each fault; ends with 0 when there is none. The last line says how many requests were served.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
        var home = Path.of(arguments[0]);
        var traces = new ProcessTraces(Long.parseLong(arguments[1]), Path.of(arguments[2]), Integer.parseInt(arguments[3]));
        var reach = Arrays.stream(Reach.values()).filter(value -> value.name().equals(arguments[4])).findFirst().orElseThrow();
        try (var attacker = Attacker.on(target(home, traces))) {
            System.exit(run(attacker, new Footprint(traces), reach) ? 0 : 1);
        }
    }

    private static Target target(Path home, Traces traces) throws IOException {
        var config = Json.parseObject(Files.readAllBytes(home.resolve("config/ca.json")), JsonLimits.FILE);
        var root = CertificateBundle.parse(Files.readString(home.resolve("certs/root_ca.crt"))).getFirst();
        var address = config.text("address");
        return new Target(Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)), root,
                key(config, home.resolve("provisioner-password")), traces);
    }

    private static ProvisionerKey key(JsonObject config, Path passwordFile) throws IOException {
        for (var item : config.object("authority").orElseThrow().array("provisioners")) {
            if (item instanceof JsonObject provisioner && provisioner.text("type").equals("JWK")) {
                try (var password = PasswordFile.read(passwordFile)) {
                    return ProvisionerKey.decrypt(provisioner.text("encryptedKey"), password);
                }
            }
        }
        throw new IllegalArgumentException("the configuration has no JWK provisioner");
    }

    private static boolean run(Attacker attacker, Footprint footprint, Reach reach) throws IOException, InterruptedException {
        int all = 0;
        int bad = 0;
        for (var section : Table.SECTIONS) {
            var statuses = new TreeMap<Integer, Integer>();
            var faults = new ArrayList<String>();
            var cases = Table.cases(section, reach);
            for (var attack : cases) {
                run(attacker, attack, statuses, faults);
                faults.addAll(footprint.next());
            }
            faults.addAll(attacker.settle());
            print(section, cases.size(), statuses, faults);
            all += cases.size();
            bad += faults.size();
        }
        System.out.printf("%,d attacks, %,d faults%n", all, bad);
        System.out.println("served " + attacker.served());
        return bad == 0;
    }

    private static void run(Attacker attacker, Case attack, Map<Integer, Integer> statuses, List<String> faults)
            throws InterruptedException {
        try {
            var outcome = attacker.run(attack);
            statuses.merge(outcome.status(), 1, Integer::sum);
            outcome.faults().forEach(fault -> faults.add(attack.name() + ": " + fault));
        } catch (IOException e) {
            faults.add(attack.name() + ": " + e.getMessage());
        }
    }

    private static void print(String section, int cases, Map<Integer, Integer> statuses, List<String> faults) {
        var line = new StringBuilder("%-11s %,6d ".formatted(section, cases));
        statuses.forEach((status, count) -> line.append("  ").append(status).append(": ").append(count));
        System.out.println(line);
        faults.forEach(fault -> System.out.println("  FAULT " + fault));
    }
}
