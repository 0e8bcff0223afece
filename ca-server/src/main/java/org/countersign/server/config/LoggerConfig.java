package org.countersign.server.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.countersign.server.log.LogFormat;

/// The request log. Without a `logger` section there is none.
///
/// @param traceHeader request header whose value becomes the request id when there is no `X-Request-Id`
public record LoggerConfig(LogFormat format, String traceHeader) {
    static final List<String> NAMES = List.of("format", "traceHeader");
    public static final String DEFAULT_TRACE_HEADER = "X-Smallstep-Id";

    static Optional<LoggerConfig> read(Section top) {
        return top.section("logger", NAMES).map(logger -> new LoggerConfig(format(logger), traceHeader(logger)));
    }

    private static LogFormat format(Section logger) {
        return LogFormat.of(logger.text("format").toLowerCase(Locale.ROOT)).orElseGet(() -> {
            logger.fault("format", "must be \"text\", \"json\" or \"common\"");
            return LogFormat.TEXT;
        });
    }

    private static String traceHeader(Section logger) {
        var header = logger.text("traceHeader");
        if (!header.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]*")) {
            logger.fault("traceHeader", "is not the name of a header");
        }
        return header.isEmpty() ? DEFAULT_TRACE_HEADER : header;
    }
}
