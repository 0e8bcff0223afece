package org.countersign.server.process;

import java.lang.reflect.Proxy;

/// The signal that asks a server to read its configuration again.
///
/// The JDK has no documented way to hear of signals. Its own `sun.misc.Signal` has been there since Java 1, is exported by the module
/// `jdk.unsupported` and has no successor, but cannot be named in code that is compiled without warnings, so it is looked up.
public final class Hangup {
    private Hangup() {}

    /// Runs the action, on a thread of its own, whenever the signal comes; the process no longer ends by it. Where there are no such
    /// signals nothing happens.
    public static void onSignal(Runnable action) {
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
                        default -> "hangup";
                    });
            signal.getMethod("handle", signal, handler).invoke(null, signal.getConstructor(String.class).newInstance("HUP"), listener);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("signals cannot be heard here", e);
        }
    }
}
