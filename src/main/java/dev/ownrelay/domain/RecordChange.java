package dev.ownrelay.domain;

import dev.ownrelay.advice.FoundRecord.Kind;

import java.time.Instant;
import java.util.List;

/// A record that became another one.
///
/// @param at when it was seen first
/// @param before what had stood there; empty: nothing had
/// @param after what stands there since; empty: nothing does
record RecordChange(Kind kind, String name, Instant at, List<String> before, List<String> after) {}
