-- Who runs the installation, in whichever agency. It runs with the caller's rights and goes from agency to agency, as
-- row-level security asks; the caller's agency is given back at the end. The rows of the users stay the only truth, so
-- nothing has to be kept in step.
create function operators()
    returns table (user_id uuid, agency_id uuid, agency_name text, display_name text, email text, enabled boolean,
        created_at timestamptz)
    language plpgsql
    set plan_cache_mode = force_generic_plan
as
$$
declare
    caller     text := coalesce(current_setting('ownrelay.tenant', true), '');
    agency_row record;
begin
    for agency_row in select a.id, a.name from agency a loop
        perform set_config('ownrelay.tenant', agency_row.id::text, true);
        return query select u.id, u.tenant_id, agency_row.name, u.display_name, u.email, u.enabled, u.created_at
            from app_user u where u.tenant_id = agency_row.id and u.operator;
    end loop;
    perform set_config('ownrelay.tenant', caller, true);
end
$$;
revoke execute on function operators from public;
grant execute on function operators to ownrelay_app;

create index app_user_operator on app_user (tenant_id) where operator;
