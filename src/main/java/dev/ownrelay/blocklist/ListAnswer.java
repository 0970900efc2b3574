package dev.ownrelay.blocklist;

import dev.ownrelay.health.BlockListReport.State;

import java.util.List;

/// What a list said.
///
/// @param codes the addresses that it answered
/// @param reason in its own words
record ListAnswer(State state, List<String> codes, String reason) {

    static final ListAnswer NONE = new ListAnswer(State.UNKNOWN, List.of(), "");
    static final ListAnswer CLEAR = new ListAnswer(State.NOT_LISTED, List.of(), "");

    boolean listed() {
        return state == State.LISTED;
    }

    boolean clear() {
        return state == State.NOT_LISTED;
    }
}
