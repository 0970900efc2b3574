package dev.ownrelay.filter;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// A message as it would leave, and how a receiver would get it.
///
/// @param from of the envelope
/// @param ip the outgoing address that the receiver would see; null: not known
/// @param helo what our server would say to it; null: not known
/// @param hostname the name of that address in the DNS; null: not known
@SuppressWarnings("ArrayRecordComponent") // is never compared
public record FilterRequest(
        byte[] message,
        String from,
        List<String> to,
        @Nullable String ip,
        @Nullable String helo,
        @Nullable String hostname) {}
