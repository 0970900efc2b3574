package dev.ownrelay.notice;

import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.boot.test.context.TestComponent;

import java.util.UUID;

/// Sends notices by hand, as nothing leaves by itself where background work is switched off.
@TestComponent
public class NoticeHand {

    private final NoticeTurn turn;
    private final NoticeLane lane;

    NoticeHand(NoticeTurn turn, NoticeLane lane) {
        this.turn = turn;
        this.lane = lane;
    }

    /// What is due of one agency now.
    public void send(UUID agency) {
        CurrentTenant.run(agency, turn::run);
    }

    /// What happens every half minute.
    public void sweep() {
        lane.sweep();
    }
}
