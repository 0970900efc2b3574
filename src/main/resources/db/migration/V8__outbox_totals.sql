-- Refused letters that nobody has put aside yet, for counting them without reading them.
create index message_refused on message (tenant_id) where state = 'FAILED' and seen_at is null;

-- How the outbox of the whole installation stands, in totals that name nobody. It runs with the caller's rights and
-- goes from agency to agency, as row-level security asks; the caller's agency is given back at the end. One plan
-- serves all agencies, as planning would take longer than counting.
-- stuck_since: since when a lane has been waiting for its turn, or letters for a lane, or a turn has had no sign of life.
create function outbox_totals(now_is timestamptz)
    returns table (queued bigint, due bigint, oldest_due_at timestamptz, unknown bigint, held bigint, failed bigint,
        lanes_running bigint, lanes_waiting bigint, lanes_resting bigint, lanes_paused bigint, stuck_since timestamptz)
    language plpgsql
    set plan_cache_mode = force_generic_plan
as
$$
declare
    caller     text := coalesce(current_setting('ownrelay.tenant', true), '');
    agency_row record;
    waiting    record;
begin
    queued := 0; due := 0; unknown := 0; held := 0; failed := 0;
    select count(*) filter (where t.picked),
           count(*) filter (where not t.picked and t.execution_time <= now_is
               and coalesce(t.consecutive_failures, 0) = 0),
           count(*) filter (where not t.picked and t.execution_time > now_is
               and coalesce(t.consecutive_failures, 0) = 0),
           count(*) filter (where not t.picked and t.consecutive_failures > 0),
           least(min(t.execution_time) filter (where not t.picked and t.execution_time <= now_is),
               min(t.last_heartbeat) filter (where t.picked))
        into lanes_running, lanes_waiting, lanes_resting, lanes_paused, stuck_since
        from scheduled_tasks t where t.task_name = 'lane';
    for agency_row in select a.id, a.paused from agency a loop
        perform set_config('ownrelay.tenant', agency_row.id::text, true);
        select coalesce(sum(route.letters), 0) as queued, coalesce(sum(route.due_letters), 0) as due,
               min(route.first_due_at) filter (where route.first_due_at <= now_is) as oldest_due_at,
               min(route.first_due_at) filter (where route.first_due_at <= now_is and not exists (
                   select from scheduled_tasks t where t.task_name = 'lane' and t.task_instance =
                       agency_row.id || ':' || coalesce(route.smtp_server_id::text, 'default'))) as without_lane_since
            into waiting
            from (select m.smtp_server_id, count(*) as letters,
                         count(*) filter (where m.due_at <= now_is) as due_letters, min(m.due_at) as first_due_at
                  from message m where m.tenant_id = agency_row.id and m.state = 'QUEUED'
                  group by m.smtp_server_id) route;
        queued := queued + waiting.queued;
        due := due + waiting.due;
        oldest_due_at := least(oldest_due_at, waiting.oldest_due_at);
        if not agency_row.paused then
            stuck_since := least(stuck_since, waiting.without_lane_since);
        end if;
        unknown := unknown + (select count(*) from message m
            where m.tenant_id = agency_row.id and m.state = 'UNKNOWN');
        held := held + (select count(*) from message m
            where m.tenant_id = agency_row.id and m.state = 'HELD');
        failed := failed + (select count(*) from message m
            where m.tenant_id = agency_row.id and m.state = 'FAILED' and m.seen_at is null);
    end loop;
    perform set_config('ownrelay.tenant', caller, true);
    return next;
end
$$;
revoke execute on function outbox_totals from public;
grant execute on function outbox_totals to ownrelay_app;
