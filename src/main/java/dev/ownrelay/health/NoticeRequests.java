package dev.ownrelay.health;

import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.util.UUID;

/// Wishes that the administrators of an agency are told what is wrong with a server.
@Service
public class NoticeRequests {

    /// They have not been told yet.
    public static final String TASK = "server-notice";

    private final WorkRequests work;
    private final Clock clock;

    NoticeRequests(WorkRequests work, Clock clock) {
        this.work = work;
        this.clock = clock;
    }

    /// Has them told now, by any node.
    @Transactional
    public void tell(UUID serverId) {
        work.ask(TASK, CurrentTenant.get() + ":" + serverId, clock.instant());
        work.lookAfterCommit();
    }
}
