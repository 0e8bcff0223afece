package org.countersign.cli.command.ssh;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.countersign.cli.failure.CommandFailure;

/// Where the files of a CA go. The CA writes the path in its own notation; for a user it may name files of that user alone.
///
/// @param base     `$STEPPATH` or `~/.step`
/// @param context  the directory of the context in use
/// @param home     of the user
/// @param here     the working directory
/// @param anywhere whether a whole path may lead anywhere, as those of hosts do
record ConfigPlaces(Path base, Path context, Path home, Path here, boolean anywhere) {
    private static final String BASE = "${STEPPATH}";

    Path of(String written) {
        if (written.isEmpty() || written.codePoints().anyMatch(Character::isISOControl)) {
            throw new CommandFailure("the CA names a place for a file that is none").hint("ask its operator to look at \"templates\" in ca.json");
        }
        try {
            var place = resolve(written).normalize();
            boolean own = place.startsWith(base) || place.startsWith(context) || place.startsWith(home) || place.startsWith(here);
            if (!own && !anywhere) {
                throw new CommandFailure("the CA would write " + place + ", which is not a file of yours")
                        .hint("show everything it would write with '" + ConfigFlags.DRY_RUN + "' and ask its operator");
            }
            return place;
        } catch (InvalidPathException e) {
            throw new CommandFailure("the CA names a place for a file that is none").because(e);
        }
    }

    private Path resolve(String written) {
        if (written.startsWith(BASE)) {
            return base.resolve(written.substring(BASE.length()).replaceFirst("^[/\\\\]+", ""));
        }
        if (written.startsWith("~/")) {
            return home.resolve(written.substring(2));
        }
        boolean fromHere = written.startsWith("./") || written.startsWith("../");
        return (fromHere ? here : context).resolve(written);
    }
}
