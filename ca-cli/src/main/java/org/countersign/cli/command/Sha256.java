package org.countersign.cli.command;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// SHA-256 (FIPS 180-4, "SHA-256") for what commands show of a key or remember of a CA: a few short inputs that are no secret. The
/// JDK's own is faster once it runs, but until then it sets up a provider with all its algorithms, which takes such a command
/// longer than its work. Whatever decides about trust uses the JDK's.
public final class Sha256 {
    private static final int BLOCK = 64;
    private static final int[] K = {
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    };

    private final int[] state = {
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    };

    private Sha256() {}

    public static byte[] of(byte[] data) {
        int length = (data.length + 9 + BLOCK - 1) / BLOCK * BLOCK;
        var padded = ByteBuffer.wrap(Arrays.copyOf(data, length));
        padded.put(data.length, (byte) 0x80).putLong(length - 8, 8L * data.length);
        var hash = new Sha256();
        for (int at = 0; at < length; at += BLOCK) {
            hash.take(padded, at);
        }
        var result = ByteBuffer.allocate(32);
        for (int word : hash.state) {
            result.putInt(word);
        }
        return result.array();
    }

    private void take(ByteBuffer data, int at) {
        int[] w = schedule(data, at);
        int[] s = state.clone();
        for (int t = 0; t < BLOCK; t++) {
            int e = s[4];
            int a = s[0];
            int t1 = s[7] + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) + (e & s[5] ^ ~e & s[6]) + K[t] + w[t];
            int t2 = (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + (a & s[1] ^ a & s[2] ^ s[1] & s[2]);
            System.arraycopy(s, 0, s, 1, 7);
            s[4] += t1;
            s[0] = t1 + t2;
        }
        for (int i = 0; i < state.length; i++) {
            state[i] += s[i];
        }
    }

    private static int[] schedule(ByteBuffer data, int at) {
        int[] w = new int[BLOCK];
        for (int t = 0; t < 16; t++) {
            w[t] = data.getInt(at + 4 * t);
        }
        for (int t = 16; t < BLOCK; t++) {
            int x = w[t - 15];
            int y = w[t - 2];
            w[t] = w[t - 16] + w[t - 7] + (rotated(x, 7) ^ rotated(x, 18) ^ x >>> 3) + (rotated(y, 17) ^ rotated(y, 19) ^ y >>> 10);
        }
        return w;
    }

    private static int rotated(int word, int bits) {
        return word >>> bits | word << 32 - bits;
    }
}
