package dev.ownrelay.harness;

import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.UUID;

/// Messages and candidates of one agency as rows.
final class SmallAgency {

    /// Messages of the last 28 days, half of them in batches of 100, as their senders would have
    /// them: most accepted, some refused, a few in the other states.
    static void fill(JdbcClient sql, UUID agency, UUID me, UUID colleague, int rows) {
        sql.sql(
                        """
                        insert into candidate (tenant_id, id, first_name, last_name, email, created_at)
                        select ?, gen_random_uuid(), 'Name' || n, 'van den Berg ' || n % 977,
                            'name' || n || '@candidate.example', now() from generate_series(1, ?) n
                        """)
                .params(agency, rows)
                .update();
        sql.sql(
                        """
                        insert into message (tenant_id, id, batch_id, sender_id, candidate_id,
                            route_name, from_address, from_name, to_address, to_name, subject, source,
                            size, message_id, dated_at, state, attempt, queued_at, due_at, finished_at,
                            hold_reason, idempotency_key, created_at)
                        select c.tenant_id, gen_random_uuid(),
                            md5((case when n % 2 = 0 then n / 200 else -n end)::text)::uuid,
                            case when n % 400 < 200 then :me else :colleague end, c.id, 'Relay',
                            'anna@agency.example', 'Anna', c.email, c.first_name || ' ' || c.last_name,
                            'A position for you, number ' || n, convert_to(:source, 'UTF8'), 10000,
                            '<' || n || '@agency.example>', at, state, 1, at, now() + interval '9 days',
                            case when state in ('SENT', 'FAILED', 'CANCELLED') then at end,
                            case when state = 'HELD' then 'SERVER_DISABLED' end, gen_random_uuid(), at
                        from (select *, case when n % 100 < 92 then 'SENT' when n % 100 < 96 then 'FAILED'
                                when n % 100 = 96 then 'HELD' when n % 100 = 97 then 'UNKNOWN'
                                when n % 100 = 98 then 'QUEUED' else 'CANCELLED' end as state,
                                now() - (case when n % 2 = 0 then n / 200 * 200 else n end)
                                    * interval '28 days' / :rows as at
                            from (select c.*, row_number() over () as n from candidate c) c) c
                        """)
                .param("me", me)
                .param("colleague", colleague)
                .param("source", Paper.source())
                .param("rows", rows)
                .update();
        sql.sql(
                        """
                        insert into delivery_attempt (tenant_id, id, message_id, number, route_name,
                            started_at, millis, outcome, stage, reply_code, enhanced_code, reply_text)
                        select tenant_id, gen_random_uuid(), id, 1, 'Relay', created_at, 20,
                            case state when 'SENT' then 'ACCEPTED' when 'UNKNOWN' then 'UNKNOWN'
                                else 'REJECTED' end, 'DOT', case state when 'SENT' then 250 else 550 end,
                            case state when 'SENT' then '2.0.0' else '5.1.1' end,
                            case state when 'SENT' then 'Ok: queued as 4711'
                                else 'User unknown in virtual mailbox table' end
                        from message where state in ('SENT', 'FAILED', 'UNKNOWN')
                        """)
                .update();
    }

    private SmallAgency() {}
}
