package org.countersign.server.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The other end of a notify socket, as a service manager holds it. The JDK has no Unix datagram sockets.
public final class NotifyReceiver implements AutoCloseable {
    private static final int LARGEST = 4096;
    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle SOCKET = function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle BIND = function("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle RECV = function("recv", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle SHUTDOWN = function("shutdown", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle CLOSE = function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private final int socket;
    private final LinkedBlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final Thread reader = Thread.ofPlatform().daemon().name("notify-receiver").unstarted(this::receive);

    private NotifyReceiver(int socket) {
        this.socket = socket;
    }

    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor);
    }

    /// @param path `@` and a name for the abstract namespace, else a file that does not exist yet
    public static NotifyReceiver bind(Path path) {
        var name = path.toString().getBytes(StandardCharsets.UTF_8);
        if (name[0] == '@') {
            name[0] = 0;
        }
        try (var arena = Arena.ofConfined()) {
            int socket = (int) SOCKET.invokeExact(1, 2, 0);
            var address = arena.allocate(2 + name.length, 2);
            address.set(JAVA_SHORT, 0, (short) 1);
            address.asSlice(2).copyFrom(java.lang.foreign.MemorySegment.ofArray(name));
            if ((int) BIND.invokeExact(socket, address, (int) address.byteSize()) != 0) {
                throw new AssertionError("cannot bind " + path);
            }
            var receiver = new NotifyReceiver(socket);
            receiver.reader.start();
            return receiver;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private void receive() {
        try (var arena = Arena.ofConfined()) {
            var buffer = arena.allocate(LARGEST);
            while (true) {
                long length = (long) RECV.invokeExact(socket, buffer, (long) LARGEST, 0);
                if (length <= 0) {
                    return;
                }
                received.add(new String(buffer.asSlice(0, length).toArray(JAVA_BYTE), StandardCharsets.UTF_8));
            }
        } catch (Throwable e) {
            received.add("failed: " + e);
        }
    }

    public String next() throws InterruptedException {
        var text = received.poll(60, TimeUnit.SECONDS);
        if (text == null) {
            throw new AssertionError("nothing was sent");
        }
        return text;
    }

    /// The next one that is not this.
    public String nextBut(String skipped) throws InterruptedException {
        var text = next();
        while (text.equals(skipped)) {
            text = next();
        }
        return text;
    }

    @Override
    public void close() {
        try {
            int _ = (int) SHUTDOWN.invokeExact(socket, 2);
            reader.join(10_000);
            int _ = (int) CLOSE.invokeExact(socket);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
