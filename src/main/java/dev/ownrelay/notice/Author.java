package dev.ownrelay.notice;

import org.jspecify.annotations.Nullable;

import java.util.UUID;

/// Somebody as whom a notice may be written.
///
/// @param proven whether they have shown that the address is theirs
/// @param serverId their own route, only for the acting administrator; null: none
public record Author(String address, String name, boolean proven, @Nullable UUID serverId) {}
