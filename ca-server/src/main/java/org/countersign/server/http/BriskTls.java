package org.countersign.server.http;

import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/// A TLS connection that goes to the network less often than Jetty's own, which sends each record of a handshake by itself, and waits for
/// the end of a connection whose client has said that it is over.
final class BriskTls extends SslConnection {
    private BriskTls(ByteBufferPool buffers, Executor executor, SslContextFactory factory, EndPoint endPoint, SSLEngine engine,
            boolean directIn, boolean directOut) {
        super(buffers, executor, factory, endPoint, engine, directIn, directOut);
    }

    /// Makes them, and what is on top of them by the name of that protocol.
    static SslConnectionFactory factory(SslContextFactory.Server factory, String protocol) {
        return new SslConnectionFactory(factory, protocol) {
            @Override
            protected SslConnection newSslConnection(Connector connector, EndPoint endPoint, SSLEngine engine) {
                return new BriskTls(connector.getByteBufferPool(), connector.getExecutor(), getSslContextFactory(), endPoint, engine,
                        isDirectBuffersForDecryption(), isDirectBuffersForEncryption());
            }
        };
    }

    /// All records that are to be sent before the client is heard again, as far as there is room for another whole one.
    @Override
    protected SSLEngineResult wrap(SSLEngine engine, ByteBuffer[] input, ByteBuffer output) throws SSLException {
        var result = super.wrap(engine, input, output);
        while (result.getStatus() == Status.OK && result.bytesProduced() > 0 && result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP
                && output.remaining() >= engine.getSession().getPacketBufferSize()) {
            var next = super.wrap(engine, input, output);
            result = new SSLEngineResult(next.getStatus(), next.getHandshakeStatus(),
                    result.bytesConsumed() + next.bytesConsumed(), result.bytesProduced() + next.bytesProduced());
        }
        return result;
    }

    @Override
    protected SslEndPoint newSslEndPoint() {
        return new SslEndPoint() {
            @Override
            public void doShutdownOutput() {
                if (getSSLEngine().isInboundDone()) {
                    close();
                } else {
                    super.doShutdownOutput();
                }
            }
        };
    }
}
