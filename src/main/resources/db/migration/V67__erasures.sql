-- Who was erased, for as long as there is the agency: keyed hashes of the addresses that they had, nothing that can be read back.
-- The key is the agency's own, made at random and sealed by the key ring: it stays when keys of the ring are replaced.
create table erasure_key (
    tenant_id  uuid        not null references agency,
    id         uuid        not null,
    sealed_key text        not null,
    made_at    timestamptz not null,
    primary key (tenant_id, id)
);
create table erasure (
    tenant_id    uuid        not null references agency,
    id           uuid        not null,
    key_id       uuid        not null,
    address_hash text        not null,
    candidate_id uuid        not null,
    erased_at    timestamptz not null,
    erased_by    uuid,
    primary key (tenant_id, id),
    foreign key (tenant_id, key_id) references erasure_key (tenant_id, id)
);
create index erasure_address on erasure (tenant_id, address_hash, erased_at);
create index erasure_candidate on erasure (tenant_id, candidate_id);
create index erasure_time on erasure (tenant_id, erased_at);

do $$
declare
    t text;
begin
    foreach t in array array ['erasure_key', 'erasure'] loop
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
        execute format($p$create policy one_agency on %I
            using (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid)
            with check (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid)$p$, t);
    end loop;
end
$$;
grant select, insert on erasure_key, erasure to ownrelay_app;
grant update (sealed_key) on erasure_key to ownrelay_app;

-- Of all agencies, for the file that is kept beside the database.
create function erasures_since(since timestamptz) returns setof erasure
    language plpgsql
as
$$
declare
    caller    text := coalesce(current_setting('ownrelay.tenant', true), '');
    of_agency uuid;
begin
    for of_agency in select id from agency loop
        perform set_config('ownrelay.tenant', of_agency::text, true);
        return query select * from erasure e where e.tenant_id = of_agency and e.erased_at >= since;
    end loop;
    perform set_config('ownrelay.tenant', caller, true);
end
$$;
create function erasure_keys() returns setof erasure_key
    language plpgsql
as
$$
declare
    caller    text := coalesce(current_setting('ownrelay.tenant', true), '');
    of_agency uuid;
begin
    for of_agency in select id from agency loop
        perform set_config('ownrelay.tenant', of_agency::text, true);
        return query select * from erasure_key k where k.tenant_id = of_agency;
    end loop;
    perform set_config('ownrelay.tenant', caller, true);
end
$$;
revoke execute on function erasures_since, erasure_keys from public;
grant execute on function erasures_since, erasure_keys to ownrelay_app;
