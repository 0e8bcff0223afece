package org.countersign.cli.command.renewal;

import java.lang.reflect.Proxy;

/// Acts on signals of the operating system. The JDK has no public way to do this; `sun.misc.Signal` is there on every one
/// of them, but the compiler warns of it at every mention, so it is found by name.
final class Signals {
    private Signals() {}

    /// @param name without `SIG`: `HUP`
    static void handle(String name, Runnable action) {
        try {
            var signal = Class.forName("sun.misc.Signal");
            var handler = Class.forName("sun.misc.SignalHandler");
            var ours = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler},
                    (proxy, method, arguments) -> switch (method.getName()) {
                        case "handle" -> {
                            action.run();
                            yield null;
                        }
                        case "equals" -> proxy == arguments[0];
                        case "hashCode" -> System.identityHashCode(proxy);
                        default -> "signal handler";
                    });
            signal.getMethod("handle", signal, handler).invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this Java cannot handle signals: its module jdk.unsupported is missing", e);
        }
    }
}
