package org.countersign.cli.progress;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import org.countersign.core.text.Printable;

/// One line at the bottom of a terminal, written anew every second and taken away at the end, also when Ctrl-C is the end.
final class ProgressLine extends Thread {
    private static final long SECOND = 1000;
    private static final int LONGEST = 200;
    private static final String ERASE = "\r\u001b[K";
    /// A line that is longer than the terminal is wide is cut there: of a wrapped one only the last part could be erased.
    private static final String NO_WRAP = "\u001b[?7l";
    private static final String WRAP = "\u001b[?7h";

    private final PrintStream terminal;
    private final String what;
    private final long begin = System.nanoTime();
    private final Thread onInterrupt = new Thread(this::erase);
    private boolean shown;
    private boolean over;

    ProgressLine(PrintStream terminal, String what) {
        super("progress");
        this.terminal = terminal;
        this.what = Printable.text(what.length() > LONGEST ? what.substring(0, LONGEST) + "…" : what);
        setDaemon(true);
    }

    @Override
    public synchronized void run() {
        try {
            for (long seconds = 1; !over; seconds++) {
                long left;
                while (!over && (left = seconds * SECOND - elapsedMillis()) > 0) {
                    wait(left);
                }
                if (!over) {
                    show(seconds);
                }
            }
        } catch (InterruptedException _) {
            // Nobody interrupts it but the end of the process.
            return;
        }
    }

    private long elapsedMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    }

    private void show(long seconds) {
        if (!shown) {
            Runtime.getRuntime().addShutdownHook(onInterrupt);
            shown = true;
        }
        write(ERASE + NO_WRAP + what + ", " + seconds + " s" + WRAP);
    }

    synchronized void end() {
        erase();
        forget();
    }

    private synchronized void erase() {
        over = true;
        notifyAll();
        if (shown) {
            shown = false;
            write(ERASE);
        }
    }

    private void forget() {
        try {
            Runtime.getRuntime().removeShutdownHook(onInterrupt);
        } catch (IllegalStateException _) {
            // The process is ending already, and the hook with it.
            return;
        }
    }

    private void write(String text) {
        terminal.print(text);
        terminal.flush();
    }
}
