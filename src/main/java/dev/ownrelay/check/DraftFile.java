package dev.ownrelay.check;

import org.jspecify.annotations.Nullable;

/// A file that goes along.
///
/// @param size in octets
/// @param content null: only its name and size are known yet
@SuppressWarnings("ArrayRecordComponent") // is never compared
public record DraftFile(String name, long size, byte @Nullable [] content) {}
