-- What the server of a lane of one user has taught, where each user has a login of their own there: most providers allow
-- so much to each mailbox. learned_limit stays for all others.
create table learned_user_limit (
    tenant_id      uuid        not null references agency,
    smtp_server_id uuid        not null,
    user_id        uuid        not null,
    connections    double precision check (connections >= 1),
    gap_millis     bigint      not null check (gap_millis >= 0),
    learned_at     timestamptz not null,
    primary key (tenant_id, smtp_server_id, user_id),
    foreign key (tenant_id, smtp_server_id) references smtp_server (tenant_id, id) on delete cascade,
    foreign key (tenant_id, user_id) references app_user (tenant_id, id) on delete cascade
);
create index learned_user_limit_user on learned_user_limit (tenant_id, user_id);

alter table learned_user_limit enable row level security;
alter table learned_user_limit force row level security;
create policy one_agency on learned_user_limit
    using (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid)
    with check (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid);
grant select, insert, update, delete on learned_user_limit to ownrelay_app;

-- As in V8, with the lanes of single users, whose task has a name of its own: a node of the version before leaves tasks
-- alone that it does not know.
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
        from scheduled_tasks t where t.task_name in ('lane', 'login-lane');
    for agency_row in select a.id, a.paused from agency a loop
        perform set_config('ownrelay.tenant', agency_row.id::text, true);
        select coalesce(sum(route.letters), 0) as queued, coalesce(sum(route.due_letters), 0) as due,
               min(route.first_due_at) filter (where route.first_due_at <= now_is) as oldest_due_at,
               min(route.first_due_at) filter (where route.first_due_at <= now_is and not exists (
                   select from scheduled_tasks t where t.task_name = 'lane' and t.task_instance =
                       agency_row.id || ':' || coalesce(route.smtp_server_id::text, 'default'))
                   and not exists (
                   select from scheduled_tasks t where t.task_name = 'login-lane' and t.task_instance like
                       agency_row.id || ':' || route.smtp_server_id || ':%')) as without_lane_since
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
