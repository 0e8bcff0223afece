package org.countersign.server.template;

import java.time.Duration;

/// How much one rendering may take, whatever the template and its data.
///
/// @param steps  pieces of work: every word, every turn of a loop, every 64 bytes of text
/// @param output bytes of the result
/// @param text   bytes of a text on the way there
/// @param depth  templates within templates, and levels of data
/// @param time   on the clock; looked at every two thousand steps
public record TemplateLimits(int steps, int output, int text, int depth, Duration time) {
    public static final TemplateLimits STANDARD =
            new TemplateLimits(100_000, 64 * 1024, 256 * 1024, 100, Duration.ofMillis(100));
}
