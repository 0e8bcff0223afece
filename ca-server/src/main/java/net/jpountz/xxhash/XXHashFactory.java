package net.jpountz.xxhash;

/// MapDB 3.1.0 names this class when it is initialised (`org.mapdb.CC`), though its sorted tables never hash anything.
/// The library it comes from, lz4 1.3.0, is not maintained, unpacks native code into the temporary directory, and has
/// known holes; so the three members that MapDB's initialisers touch are here instead.
public final class XXHashFactory {
    private static final XXHashFactory ONLY = new XXHashFactory();

    private XXHashFactory() {}

    public static XXHashFactory fastestInstance() {
        return ONLY;
    }

    public XXHash32 hash32() {
        return new XXHash32();
    }
}
