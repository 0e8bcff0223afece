package org.countersign.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class HashTextTest {
    private static final byte[] HASH =
            HexFormat.of().parseHex("38011621ecdcc2172e933a1ef2317efc535a161c00333aee3f84abfab4e640bf");

    @Test
    void one_hash_in_every_form() {
        assertEquals("38011621ecdcc2172e933a1ef2317efc535a161c00333aee3f84abfab4e640bf", HashText.of(HASH, "hex"));
        assertEquals("OAEWIezcwhcukzoe8jF+/FNaFhwAMzruP4Sr+rTmQL8=", HashText.of(HASH, "base64"));
        assertEquals("OAEWIezcwhcukzoe8jF+/FNaFhwAMzruP4Sr+rTmQL8", HashText.of(HASH, "base64-raw"));
        assertEquals("OAEWIezcwhcukzoe8jF-_FNaFhwAMzruP4Sr-rTmQL8=", HashText.of(HASH, "base64-url"));
        assertEquals("OAEWIezcwhcukzoe8jF-_FNaFhwAMzruP4Sr-rTmQL8", HashText.of(HASH, "base64-url-raw"));
    }

    /// As other programs show it: whoever compares by eye compares what two programs say.
    @Test
    void pictures_are_those_of_other_programs() {
        assertEquals("💨🎱🌼📆🎠🎉🎿🚙🍪🌊♦️💡✌️🐮🔒❌🖕😬🌼👦👍👑♦️🇬🇧👂🔬📌♿🚀🚜🍆🐑", HashText.of(HASH, "emoji"));
        assertEquals("👍🛁🇫🇷👛💤", HashText.of(new byte[] {0, 0x10, 0x50, (byte) 0xaa, (byte) 0xff}, "emoji"));
    }

    @Test
    void every_byte_has_a_picture_of_its_own() {
        var pictures = new HashSet<String>();
        for (int i = 0; i < 256; i++) {
            pictures.add(HashText.of(new byte[] {(byte) i}, "emoji"));
        }
        assertEquals(256, pictures.size());
    }
}
