-- Which agency has proven which domain, for asking whether somebody else has: a narrow table beside the rows of the
-- agencies, as sign_in is one for addresses. A trigger keeps it in step.
create table proven_domain (
    domain    text not null,
    agency_id uuid not null references agency,
    primary key (domain, agency_id)
);
grant select, insert, delete on proven_domain to ownrelay_app;

create function keep_proven_domain() returns trigger
    language plpgsql
as
$$
begin
    if tg_op = 'DELETE' then
        delete from proven_domain where domain = old.domain and agency_id = old.tenant_id;
    elsif new.proof is null then
        delete from proven_domain where domain = new.domain and agency_id = new.tenant_id;
    else
        insert into proven_domain values (new.domain, new.tenant_id) on conflict do nothing;
    end if;
    return null;
end
$$;
revoke execute on function keep_proven_domain from public;
create trigger keep_proven_domain after insert or update of proof or delete on sender_domain
    for each row execute function keep_proven_domain();

do $$
declare
    agency_row uuid;
begin
    for agency_row in select id from agency loop
        perform set_config('ownrelay.tenant', agency_row::text, true);
        insert into proven_domain
            select domain, tenant_id from sender_domain where tenant_id = agency_row and proof is not null;
    end loop;
    perform set_config('ownrelay.tenant', '', true);
end
$$;

create index sign_in_of_agency on sign_in (tenant_id, user_id);
