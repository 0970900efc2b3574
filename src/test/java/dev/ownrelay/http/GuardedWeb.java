package dev.ownrelay.http;

import dev.ownrelay.conversation.Talk;

/// Requests as the application makes them, with the names and the rules of a test.
public final class GuardedWeb {

    private GuardedWeb() {}

    public static GuardedHttp of(Talk talk) {
        return new GuardedHttp(talk.policy(), talk.trust());
    }
}
