package org.countersign.cli.client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/// A TCP socket whose reads all end at one deadline. TLS reads through it, so a peer that sends a byte now and then
/// cannot stretch a handshake or a record beyond it.
final class DeadlineSocket extends Socket {
    private volatile Deadline deadline;

    DeadlineSocket(Deadline deadline) {
        this.deadline = deadline;
    }

    void deadline(Deadline next) {
        deadline = next;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(super.getInputStream()) {
            @Override
            public int read() throws IOException {
                setSoTimeout(deadline.millis());
                return super.read();
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                setSoTimeout(deadline.millis());
                return super.read(buffer, offset, length);
            }
        };
    }
}
