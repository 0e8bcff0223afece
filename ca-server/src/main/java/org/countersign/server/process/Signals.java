package org.countersign.server.process;

import java.lang.reflect.Proxy;

/// Acts on signals of the operating system.
///
/// The JDK has no documented way to hear of signals. Its own `sun.misc.Signal` has been there since Java 1, is exported by the module
/// `jdk.unsupported` and has no successor, but cannot be named in code that is compiled without warnings, so it is looked up.
public final class Signals {
    private Signals() {}

    /// Runs the action, on a thread of its own, whenever the signal comes; the process no longer ends by it. One that whoever started
    /// the process wants to be ignored stays ignored.
    ///
    /// @param name without its `SIG`
    public static void on(String name, Runnable action) {
        try {
            var signal = Class.forName("sun.misc.Signal");
            var handler = Class.forName("sun.misc.SignalHandler");
            var listener = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler},
                    (proxy, method, arguments) -> switch (method.getName()) {
                        case "handle" -> {
                            action.run();
                            yield null;
                        }
                        case "equals" -> proxy == arguments[0];
                        case "hashCode" -> System.identityHashCode(proxy);
                        default -> "SIG" + name;
                    });
            signal.getMethod("handle", signal, handler).invoke(null, signal.getConstructor(String.class).newInstance(name), listener);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("signals cannot be heard here", e);
        }
    }
}
