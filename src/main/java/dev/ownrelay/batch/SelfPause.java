package dev.ownrelay.batch;

import java.util.UUID;

/// A batch that paused by itself, because too many of its messages were refused for one cause.
///
/// @param held what waits for a person
/// @param cause its id
/// @param what happened, in the reader's words
/// @param next what helps
public record SelfPause(
        UUID batch,
        String subject,
        long held,
        long refused,
        String cause,
        String what,
        String next) {}
