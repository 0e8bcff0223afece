package net.jpountz.xxhash;

/// The hash that MapDB would use for hash tables of byte arrays. There are none here.
public final class XXHash32 {
    XXHash32() {}

    public int hash(byte[] data, int from, int length, int seed) {
        throw new UnsupportedOperationException("hash tables of MapDB are not used here");
    }
}
