package dev.ownrelay.server;

import dev.ownrelay.conversation.Tls;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/// An enabled server as users see it in their picker.
///
/// @param lastCheckOk null: never tested
/// @param certificateUntil null: no certificate was seen
public record ServerChoice(
        UUID id,
        String name,
        String host,
        int port,
        Tls tls,
        @Nullable Boolean lastCheckOk,
        @Nullable Instant certificateUntil) {}
