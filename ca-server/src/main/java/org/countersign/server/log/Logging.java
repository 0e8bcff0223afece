package org.countersign.server.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sets up Logback, which finds this class as a service: all events go to standard output, in one form. Configured here
/// and not by a file, since reading one costs a tenth of a second at every start.
public final class Logging extends ContextAwareBase implements Configurator {
    /// The logger whose messages are whole lines: requests come here, already in their form.
    public static final String LINES = "org.countersign.lines";

    private static final String APPENDER = "lines";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        var writer = new LineWriter(System.out);
        var appender = new LineAppender(writer);
        appender.setContext(context);
        appender.setName(APPENDER);
        appender.start();
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(appender);
        context.getLogger("org.countersign").setLevel(Level.INFO);
        // They speak about every odd request; what matters of it stands in the request log.
        context.getLogger("org.eclipse.jetty.http").setLevel(Level.ERROR);
        context.getLogger("org.eclipse.jetty.util.HostPort").setLevel(Level.ERROR);
        // It advises to change its settings when the database has closed a connection; whether that answers is said elsewhere.
        context.getLogger("com.zaxxer.hikari.pool.PoolBase").setLevel(Level.ERROR);
        // It only waits for what is there: others may still end their work and log.
        Runtime.getRuntime().addShutdownHook(new Thread(writer::flush, "log-end"));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /// The form of all lines from now on.
    public static void use(LogFormat format) {
        appender().use(format);
    }

    /// For commands that use parts of a server: what goes well is not theirs to tell.
    public static void onlyWarnings() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger("org.countersign").setLevel(Level.WARN);
    }

    /// Returns when everything logged so far has been written.
    public static void flush() {
        appender().writer().flush();
    }

    private static LineAppender appender() {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        return (LineAppender) context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender(APPENDER);
    }
}
