package org.countersign.fuzz;

/// Where Jazzer enters: feeds the target that `-Dfuzz.target` names.
public final class JazzerEntry {
    private static final Target TARGET = Targets.ALL.get(System.getProperty("fuzz.target")).get();

    private JazzerEntry() {}

    public static void fuzzerTestOneInput(byte[] data) throws Exception {
        TARGET.feed(data);
    }
}
