package org.countersign.cli.grammar;

import org.countersign.cli.failure.CommandFailure;

/// Java decodes the command line and the environment by the locale, and silently replaces what does not fit. A name with
/// replaced characters would be certified all the same, so it is refused.
final class LostCharacters {
    private static final char REPLACEMENT = '\ufffd';

    private LostCharacters() {}

    static void refuse(String text) {
        if (text.indexOf(REPLACEMENT) >= 0) {
            throw new CommandFailure("'" + text + "' has characters that the locale of this process does not know")
                    .hint("set the environment variable LC_ALL to a UTF-8 locale, such as C.UTF-8");
        }
    }
}
