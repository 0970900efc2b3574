-- The operator's list of agencies.
create index agency_name on agency (lower(name), id);

-- What some agencies have, in figures that name nobody: users who may sign in, messages that servers have taken since a
-- day, and messages that still have to leave, of which no more are counted than are asked for. It reads in the name of
-- one agency after the other, as outbox_totals does.
create function agency_figures(agencies uuid[], since date, most integer)
    returns table (agency_id uuid, users bigint, accepted bigint, waiting bigint)
    language plpgsql
    set plan_cache_mode = force_generic_plan
as
$$
declare
    caller text := coalesce(current_setting('ownrelay.tenant', true), '');
begin
    foreach agency_id in array agencies loop
        perform set_config('ownrelay.tenant', agency_id::text, true);
        select count(*) into users from app_user u where u.tenant_id = agency_id and u.enabled;
        select coalesce(sum(d.accepted), 0) into accepted from delivery_day d
            where d.tenant_id = agency_id and d.day >= since;
        select count(*) into waiting from (
            (select 1 from message m where m.tenant_id = agency_id and m.state = 'QUEUED' limit most)
            union all
            (select 1 from message m where m.tenant_id = agency_id and m.state = 'SENDING' limit most)
            limit most) found;
        return next;
    end loop;
    perform set_config('ownrelay.tenant', caller, true);
end
$$;
revoke execute on function agency_figures from public;
grant execute on function agency_figures to ownrelay_app;

-- What candidates are listed and found by. Columns, because row-level security lets no index answer what a function
-- says that is not leakproof; and the index holds all of it, so that a search reads no rows.
alter table candidate
    add column last_key  text generated always as (lower(last_name)) stored,
    add column first_key text generated always as (lower(first_name)) stored,
    add column email_key text generated always as (lower(email)) stored;
create index candidate_keys on candidate (tenant_id, last_key, first_key, id) include (email_key);
drop index candidate_name;
