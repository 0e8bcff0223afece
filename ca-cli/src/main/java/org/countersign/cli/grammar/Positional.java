package org.countersign.cli.grammar;

/// An argument that is known by its place: how often it may stand there, and what help says about it.
public record Positional(String name, Count count, String help) {
    public enum Count { ONE, OPTIONAL, ANY_NUMBER }

    public static Positional one(String name, String help) {
        return new Positional(name, Count.ONE, help);
    }

    public static Positional optional(String name, String help) {
        return new Positional(name, Count.OPTIONAL, help);
    }

    public static Positional anyNumber(String name, String help) {
        return new Positional(name, Count.ANY_NUMBER, help);
    }

    String usage() {
        return switch (count) {
            case ONE -> "<" + name + ">";
            case OPTIONAL -> "[<" + name + ">]";
            case ANY_NUMBER -> "[<" + name + ">...]";
        };
    }
}
