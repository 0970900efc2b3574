package dev.ownrelay.smtp;

import java.io.IOException;
import java.io.OutputStream;

/// The finished letter, RFC 5322, lines ended by CRLF, not yet dot-stuffed.
@FunctionalInterface
public interface LetterSource {

    void writeTo(OutputStream out) throws IOException;
}
