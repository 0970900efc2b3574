-- Which agencies need the sweep: messages under way whose lane does not run, or waiting ones whose lane will not run in
-- time. It reads in the name of one agency after the other, as outbox_totals does, and tells nothing but ids.
create function agencies_to_sweep(now_is timestamptz)
    returns table (agency_id uuid, paused boolean)
    language plpgsql
    set plan_cache_mode = force_generic_plan
as
$$
declare
    caller text := coalesce(current_setting('ownrelay.tenant', true), '');
begin
    for agency_id, paused in select a.id, a.paused from agency a loop
        perform set_config('ownrelay.tenant', agency_id::text, true);
        if exists (
            select from message m where m.tenant_id = agency_id and m.state = 'SENDING' and not exists (
                select from scheduled_tasks t where t.picked and (t.task_name = 'lane' and t.task_instance =
                        agency_id || ':' || coalesce(m.smtp_server_id::text, 'default')
                    or t.task_name = 'login-lane' and t.task_instance =
                        agency_id || ':' || m.smtp_server_id || ':' || m.sender_id)))
        or not paused and exists (
            select from (
                select m.smtp_server_id, min(m.due_at) as first_due_at from message m
                where m.tenant_id = agency_id and m.state = 'QUEUED' group by m.smtp_server_id) route
            where not exists (
                select from scheduled_tasks t where t.task_name = 'lane'
                    and t.task_instance = agency_id || ':' || coalesce(route.smtp_server_id::text, 'default')
                    and (t.picked or t.consecutive_failures > 0
                        or t.execution_time <= greatest(route.first_due_at, now_is)))
            and not exists (
                select from smtp_server s where s.tenant_id = agency_id and s.id = route.smtp_server_id
                    and s.login_grant = 'EACH_USER'))
        or not paused and exists (
            select from smtp_server s cross join lateral (
                select m.sender_id, min(m.due_at) as first_due_at from message m
                where m.tenant_id = agency_id and m.smtp_server_id = s.id and m.state = 'QUEUED'
                group by m.sender_id) own
            where s.tenant_id = agency_id and s.login_grant = 'EACH_USER' and not exists (
                select from scheduled_tasks t where t.task_name = 'login-lane'
                    and t.task_instance = agency_id || ':' || s.id || ':' || own.sender_id
                    and (t.picked or t.consecutive_failures > 0
                        or t.execution_time <= greatest(own.first_due_at, now_is))))
        then
            return next;
        end if;
    end loop;
    perform set_config('ownrelay.tenant', caller, true);
end
$$;
revoke execute on function agencies_to_sweep from public;
grant execute on function agencies_to_sweep to ownrelay_app;

-- Which of these agencies have texts of messages that were finished before the time beside the agency.
create function agencies_with_old_texts(agencies uuid[], befores timestamptz[])
    returns setof uuid
    language plpgsql
    set plan_cache_mode = force_generic_plan
as
$$
declare
    caller     text := coalesce(current_setting('ownrelay.tenant', true), '');
    agency_row record;
begin
    for agency_row in select a.id, a.before from unnest(agencies, befores) as a (id, before) loop
        perform set_config('ownrelay.tenant', agency_row.id::text, true);
        if exists (
            select from message m where m.tenant_id = agency_row.id and m.text_removed_at is null
                and m.finished_at < agency_row.before and m.state in ('SENT', 'FAILED', 'CANCELLED'))
        then
            return next agency_row.id;
        end if;
    end loop;
    perform set_config('ownrelay.tenant', caller, true);
end
$$;
revoke execute on function agencies_with_old_texts from public;
grant execute on function agencies_with_old_texts to ownrelay_app;

-- As in V43, with one statement an agency instead of four.
create or replace function outbox_totals(now_is timestamptz)
    returns table (queued bigint, due bigint, oldest_due_at timestamptz, unknown bigint, held bigint, failed bigint,
        lanes_running bigint, lanes_waiting bigint, lanes_resting bigint, lanes_paused bigint, stuck_since timestamptz)
    language plpgsql
    set plan_cache_mode = force_generic_plan
as
$$
declare
    caller     text := coalesce(current_setting('ownrelay.tenant', true), '');
    agency_row record;
    found_now  record;
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
        from scheduled_tasks t where t.task_name in ('lane', 'login-lane');
    for agency_row in select a.id, a.paused from agency a loop
        perform set_config('ownrelay.tenant', agency_row.id::text, true);
        select waiting.*, undecided.*, (
                   select count(*) from message m
                   where m.tenant_id = agency_row.id and m.state = 'FAILED' and m.seen_at is null) as failed
            into found_now
            from (select coalesce(sum(route.messages), 0) as queued, coalesce(sum(route.due_messages), 0) as due,
                         min(route.first_due_at) filter (where route.first_due_at <= now_is) as oldest_due_at,
                         min(route.first_due_at) filter (where route.first_due_at <= now_is and not exists (
                             select from scheduled_tasks t where t.task_name = 'lane' and t.task_instance =
                                 agency_row.id || ':' || coalesce(route.smtp_server_id::text, 'default'))
                             and not exists (
                             select from scheduled_tasks t where t.task_name = 'login-lane' and t.task_instance like
                                 agency_row.id || ':' || route.smtp_server_id || ':%')) as without_lane_since
                  from (select m.smtp_server_id, count(*) as messages,
                               count(*) filter (where m.due_at <= now_is) as due_messages,
                               min(m.due_at) as first_due_at
                        from message m where m.tenant_id = agency_row.id and m.state = 'QUEUED'
                        group by m.smtp_server_id) route) waiting
            cross join (
                select count(*) filter (where m.state = 'UNKNOWN') as unknown,
                       count(*) filter (where m.state = 'HELD') as held
                from message m where m.tenant_id = agency_row.id and m.state in ('HELD', 'UNKNOWN')) undecided;
        queued := queued + found_now.queued;
        due := due + found_now.due;
        oldest_due_at := least(oldest_due_at, found_now.oldest_due_at);
        unknown := unknown + found_now.unknown;
        held := held + found_now.held;
        failed := failed + found_now.failed;
        if not agency_row.paused then
            stuck_since := least(stuck_since, found_now.without_lane_since);
        end if;
    end loop;
    perform set_config('ownrelay.tenant', caller, true);
    return next;
end
$$;
