package dev.ownrelay.ledger;

import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

import java.util.UUID;

/// How far the lanes are, for their next runs on whichever node.
@Repository
public class Turns {

    private final JdbcClient jdbc;

    Turns(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Transactional(readOnly = true)
    public Turn find(Queue queue) {
        return of(
                        queue,
                        """
                        select ahead, last_turn from lane_turn where tenant_id = :agency
                            and smtp_server_id is not distinct from :server::uuid
                            and user_id is not distinct from :user::uuid
                        """)
                .query((row, _) ->
                        new Turn(row.getInt("ahead"), row.getObject("last_turn", UUID.class)))
                .optional()
                .orElse(Turn.BEGIN);
    }

    /// Nothing for a server that is gone.
    @Transactional
    public void keep(Queue queue, Turn turn) {
        of(
                        queue,
                        """
                        insert into lane_turn (tenant_id, smtp_server_id, user_id, ahead, last_turn)
                        select :agency, :server::uuid, :user::uuid, :ahead, :last::uuid
                        where :server::uuid is null or exists (select from smtp_server
                            where tenant_id = :agency and id = :server::uuid)
                        on conflict (tenant_id, smtp_server_id, user_id)
                        do update set ahead = excluded.ahead, last_turn = excluded.last_turn
                        """)
                .param("ahead", turn.ahead())
                .param("last", turn.last())
                .update();
    }

    private JdbcClient.StatementSpec of(Queue queue, String sql) {
        return jdbc.sql(sql)
                .param("agency", CurrentTenant.get())
                .param("server", queue.server())
                .param("user", queue.sender());
    }
}
