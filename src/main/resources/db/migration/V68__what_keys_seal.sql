-- How many secrets of each kind a key of the ring seals. It reads in the name of one agency after the other, as outbox_totals
-- does, and tells neither of which agency nor what was sealed.
create function sealed_secrets()
    returns table (kind text, key text, secrets bigint)
    language plpgsql
    set plan_cache_mode = force_generic_plan
as
$$
declare
    caller    text := coalesce(current_setting('ownrelay.tenant', true), '');
    of_agency uuid;
    sealed    record;
    counts    jsonb := '{}';
begin
    for of_agency in select id from agency loop
        perform set_config('ownrelay.tenant', of_agency::text, true);
        for sealed in
            select s.kind || ' ' || split_part(s.secret, ':', 2) as what, count(*) as n
            from (
                select 'PASSWORD' as kind, sealed_secret as secret from smtp_server where tenant_id = of_agency
                union all
                select 'CLIENT_SECRET', sealed_client_secret from smtp_server where tenant_id = of_agency
                union all
                select 'REFRESH', sealed_refresh from server_login where tenant_id = of_agency
                union all
                select 'ACCESS', sealed_access from server_login where tenant_id = of_agency
                union all
                select 'SIGN_IN', sealed_verifier from sign_in_request where tenant_id = of_agency
                union all
                select 'TOTP', sealed_secret from user_totp where tenant_id = of_agency
                union all
                select 'ERASURES', sealed_key from erasure_key where tenant_id = of_agency
                union all
                select 'SIGNING_KEY', sealed_private_key from signing_key where tenant_id = of_agency
                union all
                select 'NOTICE', sealed_text from notice where tenant_id = of_agency
                union all
                select 'IMPORT', sealed_login from server_import where tenant_id = of_agency) s
            where s.secret like 'v1:_%:_%'
            group by 1
        loop
            counts := counts || jsonb_build_object(sealed.what, coalesce((counts ->> sealed.what)::bigint, 0) + sealed.n);
        end loop;
    end loop;
    perform set_config('ownrelay.tenant', caller, true);
    return query
        select split_part(c.key, ' ', 1), split_part(c.key, ' ', 2), c.value::bigint from jsonb_each_text(counts) c
        union all
        select 'RESET', split_part(r.sealed_address, ':', 2), count(*) from reset_request r
        where r.sealed_address like 'v1:_%:_%' group by 2;
end
$$;
revoke execute on function sealed_secrets from public;
grant execute on function sealed_secrets to ownrelay_app;
