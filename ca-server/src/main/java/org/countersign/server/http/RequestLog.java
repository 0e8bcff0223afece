package org.countersign.server.http;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.countersign.core.time.GoDuration;
import org.countersign.server.log.LogFormat;
import org.countersign.server.log.LogLine;
import org.countersign.server.log.LogTime;
import org.countersign.server.log.Logging;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.NanoTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// One line for each request, whether it reached an endpoint or not. What the caller can choose freely comes last, and
/// there is never a token, an authorization or a body in it.
public final class RequestLog {
    private static final Logger LOG = LoggerFactory.getLogger(Logging.LINES);
    private static final DateTimeFormatter COMMON_TIME =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int LONGEST_VALUE = 512;
    private static final int CLIENT_ERROR = 400;
    private static final int SERVER_ERROR = 500;

    private volatile Style style;

    public RequestLog(Style style) {
        this.style = style;
    }

    /// How requests are logged.
    ///
    /// @param format           none: not at all
    /// @param quietHealth      leave out the answers to health checks that went well
    /// @param forwardedAddress show the address that a proxy in front says it forwards for. Anyone can say so, which is why it is
    ///                         shown here and used nowhere
    /// @param traceHeader      second header to look for a request id
    public record Style(Optional<LogFormat> format, boolean quietHealth, boolean forwardedAddress, String traceHeader) {
        public Style(LogFormat format, boolean quietHealth, String traceHeader) {
            this(Optional.of(format), quietHealth, false, traceHeader);
        }
    }

    /// Logs nothing.
    public static RequestLog silent() {
        return new RequestLog(new Style(Optional.empty(), false, false, "X-Request-Id"));
    }

    /// From the next line on.
    public void use(Style style) {
        this.style = style;
    }

    String traceHeader() {
        return style.traceHeader;
    }

    void log(Request request, Response response) {
        var now = style;
        int status = response.getStatus();
        boolean health = now.quietHealth && status < CLIENT_ERROR && address(request).endsWith("/health");
        if (now.format.isPresent() && !health) {
            var format = now.format.get();
            var caller = now.forwardedAddress ? ForwardedAddress.of(request) : RemoteAddress.of(request);
            var level = level(status);
            LOG.atLevel(level).log(format == LogFormat.COMMON ? common(request, response, caller)
                    : pairs(request, response, level, format, caller));
        }
    }

    private static Level level(int status) {
        if (status < CLIENT_ERROR) {
            return Level.INFO;
        }
        return status < SERVER_ERROR ? Level.WARN : Level.ERROR;
    }

    private String pairs(Request request, Response response, Level level, LogFormat format, String caller) {
        var trace = Trace.of(request, traceHeader());
        var duration = duration(request);
        var line = new LogLine(format)
                .put("level", level == Level.WARN ? "warning" : level.toString().toLowerCase(Locale.ROOT))
                .put("time", LogTime.of(began(request).plus(duration)))
                .put("msg", "")
                .put("name", "ca")
                .put("fields.time", LogTime.of(began(request)))
                .put("duration", GoDuration.format(duration))
                .put("duration-ns", duration.toNanos())
                .put("status", response.getStatus())
                .put("size", Math.max(0, Response.getContentBytesWritten(response)))
                .put("protocol", request.getConnectionMetaData().getProtocol())
                .put("remote-address", caller)
                .put("user-id", "")
                .put("request-id", trace.id());
        if (trace.waited().isPositive()) {
            line.put("waited", GoDuration.format(trace.waited()));
        }
        for (Map.Entry<String, String> fact : trace.facts().entrySet()) {
            line.put(fact.getKey(), fact.getValue());
        }
        return line.put("method", bounded(request.getMethod()))
                .put("path", bounded(address(request)))
                .put("referer", bounded(request.getHeaders().get(HttpHeader.REFERER)))
                .put("user-agent", bounded(request.getHeaders().get(HttpHeader.USER_AGENT)))
                .end();
    }

    private String common(Request request, Response response, String caller) {
        return String.join(" ", Trace.of(request, traceHeader()).id(), caller.isEmpty() ? "-" : caller, "ca", "-",
                COMMON_TIME.format(began(request)), GoDuration.format(duration(request)),
                quoted(request.getMethod() + " " + address(request) + " "
                        + request.getConnectionMetaData().getProtocol()),
                Integer.toString(response.getStatus()),
                Long.toString(Math.max(0, Response.getContentBytesWritten(response))));
    }

    private static String quoted(String value) {
        var out = new StringBuilder();
        LogLine.quote(out, value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE));
        return out.toString();
    }

    private static Instant began(Request request) {
        return Instant.ofEpochMilli(Request.getTimeStamp(request));
    }

    private static Duration duration(Request request) {
        return Duration.ofNanos(Math.max(0, NanoTime.since(request.getHeadersNanoTime())));
    }

    /// Path and query; empty where a request has none, as for `CONNECT`.
    private static String address(Request request) {
        return Optional.ofNullable(request.getHttpURI().getPathQuery()).orElse("");
    }

    /// A value of the caller's choice, or the empty string without one; cut where nobody reads on.
    private static String bounded(String value) {
        var text = Optional.ofNullable(value).orElse("");
        return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "...";
    }
}
