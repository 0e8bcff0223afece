package org.countersign.server.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/// Sends datagrams to a Unix socket, which the JDK cannot: it has Unix sockets for streams only. Four functions of the C library, called
/// as Linux on 64 bits declares them; see docs/decisions.
final class NotifySocket {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | 02000000;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int CLOCK_MONOTONIC = 1;
    /// `sun_path` of `sockaddr_un`, with its family before it.
    private static final int FAMILY_BYTES = 2;
    private static final int LONGEST_PATH = 108;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
    private static final MethodHandle SOCKET = function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle SENDTO = function("sendto",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle CLOSE = function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle CLOCK_GETTIME =
            function("clock_gettime", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));

    private final byte[] name;

    /// @param path absolute, or `@` and a name in the abstract namespace
    /// @throws IllegalArgumentException when it is neither, or too long for a socket
    NotifySocket(String path) {
        this.name = path.getBytes(StandardCharsets.UTF_8);
        if (name.length < 2 || name.length >= LONGEST_PATH || name[0] != '/' && name[0] != '@') {
            throw new IllegalArgumentException("not the name of a Unix socket");
        }
        if (name[0] == '@') {
            name[0] = 0;
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor, Linker.Option.captureCallState("errno"));
    }

    /// Sends one datagram.
    ///
    /// @throws IOException with the number of the error when it was not taken
    void send(String text) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(STATE);
            int socket = checked("socket", (int) SOCKET.invokeExact(state, AF_UNIX, SOCK_DGRAM_CLOEXEC, 0), state);
            try {
                var bytes = text.getBytes(StandardCharsets.UTF_8);
                var message = arena.allocateFrom(JAVA_BYTE, bytes);
                var address = address(arena);
                checked("sendto", (long) SENDTO.invokeExact(state, socket, message, (long) bytes.length, MSG_NOSIGNAL,
                        address, (int) address.byteSize()), state);
            } finally {
                int _ = (int) CLOSE.invokeExact(state, socket);
            }
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("calls into the C library throw nothing", e);
        }
    }

    /// `sockaddr_un`: the family, then the path, ended by a zero byte unless it is abstract.
    private MemorySegment address(Arena arena) {
        boolean isAbstract = name[0] == 0;
        var address = arena.allocate(FAMILY_BYTES + name.length + (isAbstract ? 0L : 1L), 2);
        address.set(JAVA_SHORT, 0, (short) AF_UNIX);
        MemorySegment.copy(name, 0, address, JAVA_BYTE, FAMILY_BYTES, name.length);
        return address;
    }

    private static int checked(String function, long result, MemorySegment state) throws IOException {
        if (result < 0) {
            int error = state.get(JAVA_INT, STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno")));
            throw new IOException(function + " failed with error " + error);
        }
        return (int) result;
    }

    /// The clock that service managers compare, in microseconds. `System.nanoTime` promises no such thing.
    static long monotonicMicroseconds() {
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(STATE);
            var time = arena.allocate(2 * JAVA_LONG.byteSize(), JAVA_LONG.byteAlignment());
            int _ = (int) CLOCK_GETTIME.invokeExact(state, CLOCK_MONOTONIC, time);
            return time.get(JAVA_LONG, 0) * 1_000_000 + time.get(JAVA_LONG, JAVA_LONG.byteSize()) / 1_000;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("calls into the C library throw nothing", e);
        }
    }
}
