package org.countersign.server;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.countersign.attacks.Traces;
import org.countersign.server.log.Logging;
import org.slf4j.LoggerFactory;

/// What the server of a [TestCa] in this process leaves behind: the lines it logs, and what this process holds.
final class InProcessTraces implements Traces {
    private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
    private final TestCa ca;
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getFormattedMessage());
        }
    };

    InProcessTraces(TestCa ca) {
        this.ca = ca;
        appender.start();
        logger().addAppender(appender);
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(Logging.LINES);
    }

    @Override
    public int metricsPort() {
        return ca.metricsPort();
    }

    @Override
    public List<String> takeLog() {
        var taken = new ArrayList<String>();
        for (var line = lines.poll(); line != null; line = lines.poll()) {
            taken.add(line);
        }
        return taken;
    }

    @Override
    public Resources resources() {
        System.gc();
        var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Resources(ManagementFactory.getThreadMXBean().getThreadCount(), system.getOpenFileDescriptorCount(),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }

    @Override
    public void close() {
        logger().detachAppender(appender);
    }
}
