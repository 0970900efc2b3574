package dev.ownrelay.server;

import dev.ownrelay.health.FailureWords;
import dev.ownrelay.health.ServerPause;
import dev.ownrelay.health.ServerPauses;
import dev.ownrelay.server.StoredServer.Trouble;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.Map;
import java.util.UUID;

/// Says in a few words what is wrong with servers now.
@Component
class ServerTroubles {

    private final ServerPauses pauses;
    private final FailureWords words;

    ServerTroubles(ServerPauses pauses, FailureWords words) {
        this.pauses = pauses;
        this.words = words;
    }

    Map<UUID, ServerPause> pauses() {
        return pauses.all();
    }

    @Nullable Trouble of(@Nullable LastCheck check, @Nullable ServerPause pause) {
        if (pause != null) {
            return new Trouble(pause.brief(), pause.since());
        }
        var brief = brief(check);
        return check == null || brief == null ? null : new Trouble(brief, check.at());
    }

    /// The message key of what the test found wrong; null: nothing, or there was none.
    @Nullable String brief(@Nullable LastCheck check) {
        return check == null || check.ok() ? null : words.brief(check.reply());
    }
}
