-- What receivers say goes with what came back; what an administrator said against it does not.
alter table seen_address add column hearsay_of uuid
    generated always as (case when refuted_at is null then bounce_id end) stored;
alter table seen_address add foreign key (tenant_id, hearsay_of) references bounce (tenant_id, id) on delete cascade;
alter table seen_address drop constraint seen_address_tenant_id_bounce_id_fkey;
create index seen_address_hearsay on seen_address (tenant_id, hearsay_of);
drop index seen_address_bounce;

-- What waits of the mail that the application itself writes, for those who run the installation: whose, what kind, how many,
-- since when; by agency, as far as so many lines. It names nobody. It reads in the name of one agency after the other, as
-- outbox_totals does.
create function waiting_notices(most integer)
    returns table (agency text, kind text, count bigint, since timestamptz)
    language plpgsql
    set plan_cache_mode = force_generic_plan
as
$$
declare
    caller     text := coalesce(current_setting('ownrelay.tenant', true), '');
    agency_row record;
    lines      integer := 0;
    more       integer;
begin
    for agency_row in select a.id, a.name from agency a order by lower(a.name), a.id loop
        perform set_config('ownrelay.tenant', agency_row.id::text, true);
        return query
            select agency_row.name, n.kind, count(*), min(n.created_at) from notice n
            where n.tenant_id = agency_row.id and n.state = 'WAITING' group by n.kind order by n.kind;
        get diagnostics more = row_count;
        lines := lines + more;
        exit when lines >= most;
    end loop;
    perform set_config('ownrelay.tenant', caller, true);
end
$$;
revoke execute on function waiting_notices from public;
grant execute on function waiting_notices to ownrelay_app;
