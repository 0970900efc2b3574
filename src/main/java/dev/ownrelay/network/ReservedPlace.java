package dev.ownrelay.network;

import java.util.List;

/// Where a server of the operator stands, which may be where no other server might, and from which
/// the agencies' servers are kept. Told by whoever knows that server, which this module must not
/// depend on.
public interface ReservedPlace {

    ReservedPlace NONE = new Nowhere();

    /// Whether this is the operator's server itself, and not one that looks like it.
    boolean owns(Target target);

    /// Whether it may stand there, though no other server might.
    boolean admits(byte[] address);

    /// What its own name led to just now.
    void stands(List<byte[]> addresses);

    /// Whether it tells by a login who may send, and not by where somebody comes from.
    boolean wantsLogin();

    boolean isPort(int port);

    /// Whether it is reached there.
    ///
    /// @param host what was typed
    /// @param address where it leads
    boolean isAt(String host, byte[] address);

    /// No server is the operator's.
    final class Nowhere implements ReservedPlace {

        private Nowhere() {}

        @Override
        public boolean owns(Target target) {
            return false;
        }

        @Override
        public boolean admits(byte[] address) {
            return false;
        }

        @Override
        public void stands(List<byte[]> addresses) {}

        @Override
        public boolean wantsLogin() {
            return false;
        }

        @Override
        public boolean isPort(int port) {
            return false;
        }

        @Override
        public boolean isAt(String host, byte[] address) {
            return false;
        }
    }
}
