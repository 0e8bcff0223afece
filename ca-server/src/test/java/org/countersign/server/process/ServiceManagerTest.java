package org.countersign.server.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceManagerTest {
    @TempDir
    Path directory;

    @Test
    void a_name_that_starts_with_an_at_sign_is_in_the_abstract_namespace() throws Exception {
        var name = "@countersign-test-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
        try (var receiver = NotifyReceiver.bind(Path.of(name)); var manager = ServiceManager.of(Map.of("NOTIFY_SOCKET", name))) {
            manager.stopping();
            assertEquals("STOPPING=1\nSTATUS=Stopping", receiver.next());
        }
    }

    @Test
    void signs_of_life_are_for_the_process_that_is_meant() throws Exception {
        var socket = directory.resolve("socket");
        try (var receiver = NotifyReceiver.bind(socket); var manager = ServiceManager.of(Map.of(
                "NOTIFY_SOCKET", socket.toString(), "WATCHDOG_USEC", "1000", "WATCHDOG_PID", "1"))) {
            manager.ready("a");
            manager.ready("b");
            assertEquals("READY=1\nSTATUS=a", receiver.next());
            assertEquals("READY=1\nSTATUS=b", receiver.next());
        }
    }

    @Test
    void without_a_manager_nothing_happens() {
        try (var manager = ServiceManager.of(Map.of("WATCHDOG_USEC", "1000"))) {
            manager.ready("a");
            manager.reloading();
            manager.stopping();
        }
    }

    @Test
    void a_socket_that_nobody_holds_is_an_error_with_its_number() {
        var failure = assertThrows(IOException.class, () -> new NotifySocket(directory.resolve("absent").toString()).send("x"));
        assertEquals("sendto failed with error 2", failure.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"relative", "", "/", "vsock:2:1", "/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    void refuses_what_is_no_name_of_a_socket(String name) {
        assertThrows(IllegalArgumentException.class, () -> new NotifySocket(name));
    }
}
