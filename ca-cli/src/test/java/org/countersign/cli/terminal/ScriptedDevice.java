package org.countersign.cli.terminal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// A terminal at which everything was typed ahead; it keeps what was shown.
public final class ScriptedDevice implements Device {
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8);
    private final InputStream in;

    public ScriptedDevice(String typed) {
        in = new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8));
    }

    public String shown() {
        return shown.toString(StandardCharsets.UTF_8);
    }

    @Override
    public InputStream in() {
        return in;
    }

    @Override
    public PrintStream out() {
        return out;
    }

    @Override
    public Style style() {
        return Style.PLAIN;
    }

    @Override
    public Mode enter(Discipline discipline) {
        return () -> {};
    }

    @Override
    public void close() {}
}
