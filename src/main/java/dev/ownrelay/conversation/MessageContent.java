package dev.ownrelay.conversation;

import java.io.IOException;
import java.io.OutputStream;

/// The finished message, RFC 5322, lines ended by CRLF, not yet dot-stuffed.
@FunctionalInterface
public interface MessageContent {

    void writeTo(OutputStream out) throws IOException;
}
