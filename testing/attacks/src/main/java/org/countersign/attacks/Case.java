package org.countersign.attacks;

/// One attack: a row of the table at one path.
///
/// @param path where it is sent; empty when the row says it all
public record Case(String section, Row row, Place place, String path) {
    /// Of the line in the table, without the number of its variant.
    public String id() {
        return row.id().replaceFirst("\\.[0-9]+$", "");
    }

    /// As it is named in reports.
    public String name() {
        return row.id() + " " + (path.isEmpty() ? "socket" : place.word() + " " + path);
    }
}
