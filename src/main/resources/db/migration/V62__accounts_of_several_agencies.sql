-- Whether an account has allowed the operator's registration at Google something that any agency still uses: Google
-- withdraws all of it at once. It names no agency. It reads in the name of one after the other, as outbox_totals does.
create function google_account_serves(wanted text)
    returns boolean
    language plpgsql
    set plan_cache_mode = force_generic_plan
as
$$
declare
    caller     text    := coalesce(current_setting('ownrelay.tenant', true), '');
    agency_row record;
    serves     boolean := false;
begin
    for agency_row in select a.id from agency a loop
        perform set_config('ownrelay.tenant', agency_row.id::text, true);
        serves := exists (
            select from server_login l join smtp_server s on s.tenant_id = l.tenant_id and s.id = l.server_id
            where l.tenant_id = agency_row.id and lower(l.account) = lower(wanted)
              and l.sealed_refresh is not null and l.lost_at is null and s.sign_in = 'GOOGLE' and s.client_id = '');
        exit when serves;
    end loop;
    perform set_config('ownrelay.tenant', caller, true);
    return serves;
end
$$;
revoke execute on function google_account_serves from public;
grant execute on function google_account_serves to ownrelay_app;
