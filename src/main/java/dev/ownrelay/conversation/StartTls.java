package dev.ownrelay.conversation;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;

/// Where the mail library asks for TLS over a socket after STARTTLS, the guarded socket changes to
/// TLS itself and goes on to be the socket: its limits and its checks stay in force.
final class StartTls extends SSLSocketFactory {

    static final StartTls FACTORY = new StartTls();

    private StartTls() {}

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
            throws IOException {
        if (socket instanceof GuardedSocket guarded) {
            if (guarded.hasPendingReply()) {
                // said in clear text and asked for by nobody: an injection
                throw new SSLException(Fault.CLEAR_TEXT_AFTER_STARTTLS.text());
            }
            guarded.secure();
            return guarded;
        }
        throw new IOException("not a guarded socket");
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return new String[0];
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return new String[0];
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw unguarded();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
            throws IOException {
        throw unguarded();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        throw unguarded();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
            throws IOException {
        throw unguarded();
    }

    private static IOException unguarded() {
        return new IOException("connections are opened by the guarded way only");
    }
}
