package dev.ownrelay.notice;

import org.jspecify.annotations.Nullable;

/// What has become of a notice.
///
/// @param words the message key of why it has not left yet, or failed; null: nothing went wrong
public record NoticeState(State state, @Nullable String words) {

    public enum State {
        WAITING,
        SENT,
        FAILED
    }
}
