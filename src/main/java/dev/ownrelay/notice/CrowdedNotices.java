package dev.ownrelay.notice;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.UUID;

/// Notices that found the default relay busy with messages: rows in db-scheduler's table that call
/// them again in a moment. While there is one, lanes that hold the relay's connections make room.
@Repository
public class CrowdedNotices {

    public static final String TASK = "crowded-notices";

    private final JdbcClient jdbc;

    CrowdedNotices(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// No row is used twice: one that is being taken cannot be moved to another time.
    @Transactional(propagation = Propagation.MANDATORY)
    public void callAgain(UUID agency, Instant due) {
        jdbc.sql(
                        """
                        insert into scheduled_tasks
                            (task_name, task_instance, execution_time, picked, version)
                        values (?, ?, ?, false, 1) on conflict do nothing
                        """)
                .params(TASK, agency + ":" + due.toEpochMilli(), Timestamp.from(due))
                .update();
    }

    static UUID agency(String instance) {
        return UUID.fromString(instance.split(":")[0]);
    }
}
