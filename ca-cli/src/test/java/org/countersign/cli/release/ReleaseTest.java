package org.countersign.cli.release;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class ReleaseTest {
    @Test
    void is_the_version_that_the_build_makes() throws IOException {
        var stamped = new Properties();
        try (var in = ReleaseTest.class.getResourceAsStream("release.properties")) {
            stamped.load(in);
        }
        assertEquals(new Release(stamped.getProperty("version"), stamped.getProperty("date")), Release.current());
    }
}
