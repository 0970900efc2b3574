package dev.ownrelay.harness;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/// Holds nodes at points of their database work, from outside: statements about named rows wait for
/// an advisory lock that the harness keeps.
final class Gates implements AutoCloseable {

    private static final String SILENT =
            "wait_event = 'SyncRep' and application_name = 'gate ' || ?";

    private static final AtomicLong KEYS = new AtomicLong(4711);

    private final JdbcClient sql;
    private final SingleConnectionDataSource keeper;
    private final JdbcClient locks;

    Gates(Cluster cluster) {
        sql = cluster.sql();
        keeper = new SingleConnectionDataSource(cluster.url(), "postgres", "postgres", true);
        locks = JdbcClient.create(keeper);
        sql.sql(
                        """
                        create table harness_gate (name text primary key, key bigint not null);
                        create function harness_key(called text) returns bigint
                        language sql security definer set search_path = public as $$
                            select key from harness_gate where name = called
                        $$;
                        create function harness_gate(called text) returns boolean
                        language plpgsql cost 100000 as $$
                        declare found_key bigint := harness_key(called);
                        begin
                            if found_key is not null then
                                perform pg_advisory_xact_lock_shared(found_key);
                            end if;
                            return true;
                        end $$;
                        -- the transaction is committed, and whoever asked for that hears nothing
                        create function harness_silence(called text) returns void
                        language plpgsql as $$
                        declare found_key bigint := harness_key(called);
                        begin
                            if found_key is not null then
                                perform set_config('synchronous_commit', 'on', true);
                                perform set_config('application_name', 'gate ' || found_key, true);
                            end if;
                        end $$;
                        create function harness_message() returns trigger language plpgsql as $$
                        begin
                            if tg_op = 'INSERT' then
                                perform harness_gate('ENQUEUE:' || new.smtp_server_id);
                            elsif old.state = 'QUEUED' and new.state = 'SENDING' then
                                perform harness_gate('MARKING:' || new.id);
                                perform harness_silence('MARKED:' || new.id);
                            elsif old.state = 'SENDING' and new.state <> 'SENDING' then
                                perform harness_gate('REPLIED:' || new.id);
                            end if;
                            return new;
                        end $$;
                        create trigger harness_message before insert or update on message
                            for each row execute function harness_message();
                        -- a node that starts counts what keys seal before it takes a lane
                        create policy harness_server on smtp_server as restrictive for select
                            using (case when current_query() like '%what_keys_seal%' then true
                                else harness_gate('PICKED:' || id) end);
                        """)
                .update();
    }

    /// @return what opens it again
    long close(Point point, List<UUID> rows) {
        long key = KEYS.incrementAndGet();
        locks.sql("select 1 from (select pg_advisory_lock(?)) l")
                .param(key)
                .query(Integer.class)
                .single();
        for (var row : rows) {
            sql.sql("insert into harness_gate values (?, ?)")
                    .params(point + ":" + row, key)
                    .update();
        }
        return key;
    }

    void open(long key) {
        sql.sql("delete from harness_gate where key = ?").param(key).update();
        locks.sql("select pg_advisory_unlock(?)").param(key).query(Boolean.class).single();
        sql.sql("select pg_cancel_backend(pid) from pg_stat_activity where " + SILENT)
                .param(key)
                .query(Boolean.class)
                .list();
    }

    int waiting(long key) {
        return sql.sql(
                        """
                        select (select count(*) from pg_locks where locktype = 'advisory'
                                and not granted and objid = ?::bigint::oid)
                            + (select count(*) from pg_stat_activity where SILENT)
                        """
                                .replace("SILENT", SILENT))
                .params(key, key)
                .query(Integer.class)
                .single();
    }

    @Override
    public void close() {
        sql.sql(
                        """
                        drop trigger harness_message on message;
                        drop policy harness_server on smtp_server;
                        drop function harness_message;
                        drop function harness_silence;
                        drop function harness_gate;
                        drop function harness_key;
                        drop table harness_gate;
                        """)
                .update();
        keeper.destroy();
    }
}
