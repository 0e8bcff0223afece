package org.countersign.bench.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.countersign.bench.BenchedCa;
import org.countersign.bench.HttpsConnection;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;

/// Sends one request for a certificate and says what came: `201`, or the status and the code of the error.
public final class Once {
    private Once() {}

    /// @param arguments folder of the CA, password file of the provisioner, and a file: the request that is in it is sent again, or a
    ///                  new one is made and kept there
    public static void main(String[] arguments) throws Exception {
        var home = Path.of(arguments[0]);
        var ca = Undated.of(BenchedCa.read(home, Path.of(arguments[1]), ""), home);
        var file = Path.of(arguments[2]);
        if (Files.notExists(file)) {
            Files.write(file, new Ask.Maker(ca).sign(Instant.now()).request());
        }
        try (var connection = HttpsConnection.open(ca)) {
            var answer = connection.exchange(Files.readAllBytes(file));
            System.out.println(answer.status() == 201 ? "201" : answer.status() + " "
                    + Json.parseObject(answer.body(), JsonLimits.FILE).text("code"));
        }
    }
}
