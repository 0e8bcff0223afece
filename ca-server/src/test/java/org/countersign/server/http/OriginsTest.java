package org.countersign.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OriginsTest {
    private final Origins origins = new Origins();
    private final List<Open> open = new ArrayList<>();

    private static ByteBuffer address(String text) throws Exception {
        return Origins.address(new InetSocketAddress(InetAddress.getByName(text), 1));
    }

    private Open opens(String from, boolean gives) throws Exception {
        var one = new Open(address(from), gives);
        origins.add(one.source);
        open.add(one);
        return one;
    }

    private void opens(int count, String from, boolean gives) throws Exception {
        for (int i = 0; i < count; i++) {
            opens(from, gives);
        }
    }

    private boolean isRoomFor(String newcomer) throws Exception {
        return origins.makeRoomFor(address(newcomer), open);
    }

    private List<Open> asked() {
        return open.stream().filter(one -> one.asked).toList();
    }

    @Test
    void of_whoever_has_most_one_gives_way_to_who_has_fewer() throws Exception {
        opens(4, "10.0.0.1", true);
        opens(5, "10.0.0.2", true);
        assertTrue(isRoomFor("10.0.0.3"));
        assertEquals(List.of(address("10.0.0.2")), asked().stream().map(Open::source).toList());
    }

    /// Between the look and the asking a request may have arrived whole.
    @Test
    void another_one_is_asked_when_somebody_has_just_begun_to_work_for_the_first() throws Exception {
        opens(3, "10.0.0.1", false);
        opens(2, "10.0.0.2", true);
        assertTrue(isRoomFor("fd00::1"));
        assertEquals(4, asked().size());
    }

    @Test
    void who_has_hardly_more_than_the_newcomer_keeps_what_he_has() throws Exception {
        opens(3, "10.0.0.1", true);
        opens(2, "10.0.0.2", true);
        assertFalse(isRoomFor("10.0.0.2"));
        assertEquals(List.of(), asked());
    }

    @Test
    void not_all_are_asked_when_none_gives_way() throws Exception {
        opens(100, "10.0.0.1", false);
        assertFalse(isRoomFor("10.0.0.2"));
        assertTrue(asked().size() <= 8, asked().size() + " were asked");
    }

    @Test
    void an_address_of_ipv6_is_all_that_begins_with_the_same_64_bits() throws Exception {
        opens("2001:db8:0:1::1", true);
        opens("2001:db8:0:1:ffff::", true);
        assertEquals(2, origins.of(address("2001:db8:0:1::2")));
        assertEquals(0, origins.of(address("2001:db8:0:2::1")));
    }

    /// One that has 65,536 times 64 bits would need one connection for each place to lock everybody out.
    @Test
    void of_the_network_that_has_most_one_gives_way_when_no_address_has_more_than_others() throws Exception {
        for (int i = 0; i < 5; i++) {
            opens("2001:db8:1:" + i + "::1", true);
        }
        opens("2001:db8:2::1", true);
        opens("10.0.0.1", true);
        assertTrue(isRoomFor("2001:db8:3::1"));
        assertTrue(asked().size() == 1 && asked().getFirst().source.equals(address("2001:db8:1:" + open.indexOf(asked().getFirst()) + "::")));
        assertTrue(isRoomFor("10.0.0.2"));
        assertFalse(isRoomFor("2001:db8:1:9::1"), "its network has them");
    }

    @Test
    void who_closes_his_connections_has_none() throws Exception {
        opens(3, "2001:db8:1:1::1", true);
        opens(3, "2001:db8:1:2::1", true);
        open.forEach(one -> origins.remove(one.source));
        assertEquals(0, origins.of(address("2001:db8:1:1::1")));
        assertFalse(isRoomFor("10.0.0.1"), "nobody has more than one");
    }

    private static final class Open implements Origins.MayGiveWay {
        private final ByteBuffer source;
        private final boolean gives;
        private boolean asked;

        Open(ByteBuffer source, boolean gives) {
            this.source = source;
            this.gives = gives;
        }

        @Override
        public ByteBuffer source() {
            return source;
        }

        @Override
        public boolean mayGiveWay() {
            return !asked;
        }

        @Override
        public boolean givesWay() {
            asked = true;
            return gives;
        }
    }
}
