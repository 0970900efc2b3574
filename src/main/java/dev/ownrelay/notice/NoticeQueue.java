package dev.ownrelay.notice;

import dev.ownrelay.health.ServerPauses;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

import java.util.Optional;

/// The notices that may leave now of the agency that the thread acts for.
@Component
class NoticeQueue {

    private final NoticeRows rows;
    private final NoticeRelay relay;
    private final ServerPauses servers;
    private final boolean stopped;

    NoticeQueue(
            NoticeRows rows,
            NoticeRelay relay,
            ServerPauses servers,
            @Value("${ownrelay.outbox.paused:false}") boolean stopped) {
        this.rows = rows;
        this.relay = relay;
        this.servers = servers;
        this.stopped = stopped;
    }

    /// Whether nothing leaves the installation, as after a backup was restored.
    boolean stopped() {
        return stopped;
    }

    Optional<NoticeRow> next() {
        return stopped ? Optional.empty() : rows.claim(relay.serves(), servers.resting().keySet());
    }
}
