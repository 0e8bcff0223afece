package org.countersign.bench;

import java.nio.file.Path;
import java.util.List;
import org.countersign.core.crypto.Crypto;

/// Measures rows of the speed table on a running server; `bench/table` calls it, and measures those that need a server of their own.
public final class Table {
    private Table() {}

    /// @param arguments the folder of the CA, the password file of its provisioner, the server's process, and rows by name
    public static void main(String[] arguments) throws Exception {
        var rows = TableRun.rows(List.of(arguments).subList(3, arguments.length));
        var crypto = Crypto.fastest();
        crypto.preferEverywhere();
        var home = Path.of(arguments[0]);
        var floor = CryptoFloor.measure(crypto);
        floor.print();
        var ca = BenchedCa.read(home, Path.of(arguments[1]), "");
        new TableRun(ca, CaPublicKeys.read(home), new ServerProcess(arguments[2]), crypto, floor).print(rows);
        System.exit(0);
    }
}
