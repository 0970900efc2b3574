package dev.ownrelay.authentication;

import java.net.InetAddress;

/// Who wants to send a message, as the server at the other end sees it.
///
/// @param local what stands before the @
/// @param domain what stands behind it, as typed
record SpfSender(InetAddress client, String local, String domain, String helo) {

    private static final int LONGEST = 512;
    private static final String NOBODY = "postmaster";

    /// @param mailFrom the envelope's sender; empty: the name of the server stands for it (RFC 7208
    ///   section 2.4)
    static SpfSender of(InetAddress client, String mailFrom, String helo) {
        var address = mailFrom.isEmpty() ? helo : mailFrom;
        int at = address.lastIndexOf('@');
        var local = at > 0 ? address.substring(0, at) : NOBODY;
        return new SpfSender(client, cut(local), address.substring(at + 1), cut(helo));
    }

    String address() {
        return local + "@" + cut(domain);
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(text.length(), LONGEST));
    }
}
