package org.countersign.server.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.Locale;

/// Turns events into lines. An event of [Logging#LINES] is a line already.
final class LineAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private final LineWriter writer;
    private volatile LogFormat format = LogFormat.TEXT;

    LineAppender(LineWriter writer) {
        this.writer = writer;
    }

    void use(LogFormat format) {
        this.format = format;
    }

    LineWriter writer() {
        return writer;
    }

    @Override
    protected void append(ILoggingEvent event) {
        writer.write(event.getLoggerName().equals(Logging.LINES) ? event.getFormattedMessage() : line(event));
    }

    private String line(ILoggingEvent event) {
        var line = new LogLine(format).put("level", event.getLevel().toString().toLowerCase(Locale.ROOT))
                .put("time", LogTime.of(event.getInstant()))
                .put("msg", event.getFormattedMessage());
        var pairs = event.getKeyValuePairs();
        if (pairs != null) {
            pairs.forEach(pair -> line.put(pair.key, String.valueOf(pair.value)));
        }
        if (event.getThrowableProxy() != null) {
            line.put("cause", ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return line.end();
    }
}
