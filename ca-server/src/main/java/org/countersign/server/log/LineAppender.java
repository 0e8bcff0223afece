package org.countersign.server.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.Locale;

/// Turns events into lines. An event of [Logging#LINES] is a line already.
final class LineAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    /// What does not fit is cut off: a stack that overflowed is a thousand frames, the last of which tell nothing new.
    private static final int MOST_OF_CAUSE = 16 * 1024;
    /// It tells of each connection that broke, and many do at once. Where that was noticed says nothing.
    private static final String POOL = "com.zaxxer.hikari";

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
            var thrown = event.getThrowableProxy();
            var cause = event.getLoggerName().startsWith(POOL) ? brief(thrown) : ThrowableProxyUtil.asString(thrown);
            line.put("cause", cause.length() <= MOST_OF_CAUSE ? cause : cause.substring(0, MOST_OF_CAUSE) + "...");
        }
        return line.end();
    }

    private static String brief(IThrowableProxy thrown) {
        var said = thrown.getClassName() + ": " + thrown.getMessage();
        return thrown.getCause() == null ? said : said + " Caused by " + brief(thrown.getCause());
    }
}
