package org.countersign.bench.faults;

import java.io.IOException;
import java.util.Optional;
import org.countersign.bench.BenchedCa;
import org.countersign.bench.HttpsConnection;

/// A connection that is made again when it is gone: servers close those that are idle, and are killed here.
final class Link implements AutoCloseable {
    private static final int ATTEMPTS = 3;

    /// Nothing of the request can have reached the server.
    static final class NotConnectedException extends IOException {
        private static final long serialVersionUID = 1L;

        NotConnectedException(IOException cause) {
            super(cause);
        }
    }

    private final BenchedCa ca;
    private Optional<HttpsConnection> connection = Optional.empty();

    Link(BenchedCa ca) {
        this.ca = ca;
    }

    void connect() throws NotConnectedException {
        try {
            if (connection.isEmpty()) {
                connection = Optional.of(HttpsConnection.open(ca));
            }
        } catch (IOException e) {
            throw new NotConnectedException(e);
        }
    }

    /// Sends the request once.
    ///
    /// @throws NotConnectedException when it was not even sent
    HttpsConnection.Answer exchangeOnce(Ask ask) throws IOException {
        connect();
        try {
            return connection.get().exchange(ask.request());
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /// Sends the request again when the connection was gone already.
    HttpsConnection.Answer exchange(Ask ask) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return exchangeOnce(ask);
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void close() {
        connection.ifPresent(HttpsConnection::close);
        connection = Optional.empty();
    }
}
