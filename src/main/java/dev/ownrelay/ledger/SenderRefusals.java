package dev.ownrelay.ledger;

import static java.util.stream.Collectors.toMap;

import dev.ownrelay.rejection.SenderFault;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

import java.util.Map;

/// How often in a row servers refused messages for the sake of whoever sends, for the next run of
/// their lanes on whichever node.
@Repository
public class SenderRefusals {

    private static final String OF_QUEUE =
            """
            lane_refusal where tenant_id = :agency
                and smtp_server_id is not distinct from :server::uuid
                and user_id is not distinct from :user::uuid
            """;

    private record Row(SenderFault fault, String fromAddress, int times) {}

    private final JdbcClient jdbc;

    SenderRefusals(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Transactional(readOnly = true)
    public Map<SenderRefusal, Integer> find(Queue queue) {
        return of(queue, "select fault, from_address, times from " + OF_QUEUE)
                .query(Row.class)
                .stream()
                .collect(
                        toMap(
                                row -> new SenderRefusal(row.fault(), row.fromAddress()),
                                Row::times));
    }

    /// Nothing for a server that is gone.
    @Transactional
    public void keep(Queue queue, Map<SenderRefusal, Integer> inARow) {
        of(queue, "delete from " + OF_QUEUE).update();
        inARow.forEach((refusal, times) -> keep(queue, refusal, times));
    }

    private void keep(Queue queue, SenderRefusal refusal, int times) {
        of(
                        queue,
                        """
                        insert into lane_refusal
                            (tenant_id, smtp_server_id, user_id, fault, from_address, times)
                        select :agency, :server::uuid, :user::uuid, :fault, :from, :times
                        where :server::uuid is null or exists (select from smtp_server
                            where tenant_id = :agency and id = :server::uuid)
                        """)
                .param("fault", refusal.fault().name())
                .param("from", refusal.from())
                .param("times", times)
                .update();
    }

    private JdbcClient.StatementSpec of(Queue queue, String sql) {
        return jdbc.sql(sql)
                .param("agency", CurrentTenant.get())
                .param("server", queue.server())
                .param("user", queue.sender());
    }
}
