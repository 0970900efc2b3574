package dev.ownrelay.conversation;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Which servers may hear of the next message right after the final dot of one. RFC 2920 section
/// 3.1 lets the message be the first part of a group of commands, so that a busy connection needs
/// one round trip a message; a server that answers the first such group oddly is not asked again
/// until the next start.
final class GroupedServers {

    private static final int MAX = 10_000;

    private final Set<String> odd = ConcurrentHashMap.newKeySet();

    boolean suits(SmtpEndpoint endpoint) {
        return !odd.contains(key(endpoint));
    }

    void answeredOddly(SmtpEndpoint endpoint) {
        if (odd.size() >= MAX) {
            odd.clear();
        }
        odd.add(key(endpoint));
    }

    /// It is the server's software that matters, not who logs in.
    private static String key(SmtpEndpoint endpoint) {
        return endpoint.host() + " " + endpoint.port();
    }
}
