package dev.ownrelay.conversation;

import java.nio.charset.StandardCharsets;

/// Commands as they go over the wire.
final class CommandLines {

    private CommandLines() {}

    /// @throws IllegalArgumentException when one of them is more than a line
    static byte[] of(String... commands) {
        var text = new StringBuilder();
        for (var command : commands) {
            if (command.chars().anyMatch(c -> c < ' ')) {
                throw new IllegalArgumentException("control character in a command");
            }
            text.append(command).append("\r\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
