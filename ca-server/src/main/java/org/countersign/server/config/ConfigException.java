package org.countersign.server.config;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// A configuration that cannot be used, with everything found wrong in it, so that it can be mended in one go.
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;
    private final boolean unreadable;

    private ConfigException(String message, List<Fault> faults, boolean unreadable) {
        super(message, null, false, false);
        this.faults = List.copyOf(faults);
        this.unreadable = unreadable;
    }

    static ConfigException of(Path file, List<Fault> faults) {
        return of(file, 0, faults);
    }

    /// @param version of the part that is in a database; 0: there is none
    static ConfigException of(Path file, long version, List<Fault> faults) {
        var lines = faults.stream().map(fault -> "\n  " + fault).collect(Collectors.joining());
        var with = version == 0 ? "" : ", with version " + version + " of what is in the database,";
        return new ConfigException("the configuration " + file + with + " cannot be used:" + lines, faults, false);
    }

    /// @param message names the file and says what keeps it from being read
    static ConfigException unreadable(String message) {
        return new ConfigException(message, List.of(new Fault("", message)), true);
    }

    public List<Fault> faults() {
        return faults;
    }

    /// Whether the file itself could not be read, as opposed to what it says.
    public boolean isUnreadable() {
        return unreadable;
    }
}
