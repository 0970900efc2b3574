-- A chain through each trail: for every row that is added, a link with the next number and SHA-256 over the link before and
-- the row. The detail stands in it as SHA-256 over a salt and the text. When words go out of a detail, a further link of the
-- same row tells what is left, and the salts of the earlier ones go, so that nothing tells what stood there.
-- Links are no columns of the row: they are written when the row is, and an update would write the row and its indexes twice.
-- No foreign key to the row: what is gone is to be found.
create table if not exists audit_head (
    tenant_id uuid   primary key references agency,
    seq       bigint not null,
    hash      bytea  not null
) with (fillfactor = 50);
create table if not exists audit_link (
    tenant_id uuid   not null,
    seq       bigint not null,
    event_id  uuid   not null,
    salt      bytea,
    digest    bytea  not null,
    hash      bytea  not null,
    primary key (tenant_id, seq)
);
create index if not exists audit_link_event on audit_link (tenant_id, event_id, seq);
create table if not exists operator_head (
    one  boolean primary key default true check (one),
    seq  bigint  not null,
    hash bytea   not null
);
create table if not exists operator_link (
    seq      bigint primary key,
    event_id uuid   not null,
    salt     bytea,
    digest   bytea  not null,
    hash     bytea  not null
);
create index if not exists operator_link_event on operator_link (event_id, seq);

do $$
declare
    t text;
begin
    foreach t in array array ['audit_head', 'audit_link'] loop
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
        execute format('drop policy if exists one_agency on %I', t);
        execute format($p$create policy one_agency on %I
            using (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid)
            with check (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid)$p$, t);
    end loop;
end
$$;

-- What stands in a chain stays, but for the salt.
create or replace function keep_chain() returns trigger
    language plpgsql
as
$$
begin
    raise exception 'The chain of a trail only grows';
end
$$;
revoke execute on function keep_chain from public;
create or replace trigger keep_chain before update on audit_link
    for each row when (new.salt is not null) execute function keep_chain();
create or replace trigger keep_chain before update on audit_head
    for each row when (new.seq <= old.seq or new.seq > old.seq + 1000) execute function keep_chain();
create or replace trigger keep_chain before update on operator_head
    for each row when (new.seq <= old.seq or new.seq > old.seq + 1000) execute function keep_chain();
grant select, insert, update on audit_head, operator_head to ownrelay_app;

-- Words go out of what tells of candidates and their emails, and of nothing else.
create or replace function only_forget_detail() returns trigger
    language plpgsql
as
$$
begin
    if old.area not in ('candidate', 'message', 'bounce') or old.detail not like
        replace(replace(replace(replace(new.detail, '\', '\\'), '%', '\%'), '_', '\_'), '[…]', '%') then
        raise exception 'What the trail tells can only be forgotten';
    end if;
    return new;
end
$$;
revoke execute on function only_forget_detail from public;
grant select, insert on audit_link, operator_link to ownrelay_app;
grant update (salt) on audit_link to ownrelay_app;

-- Each field with its length before it, so that no two rows read alike.
create or replace function audit_field(value bytea) returns bytea
    language sql immutable
as
$$
select coalesce(int4send(octet_length(value)) || value, int4send(-1))
$$;

create or replace function audit_hash(previous bytea, seq bigint, id uuid, at timestamptz, actor uuid, agency uuid, action text,
    subject uuid, client text, digest bytea)
    returns bytea
    language plpgsql stable
as
$$
begin
    return sha256(audit_field(previous) || int8send(seq) || uuid_send(id)
        || int8send((extract(epoch from at) * 1000000)::bigint)
        || audit_field(uuid_send(actor)) || audit_field(uuid_send(agency)) || audit_field(convert_to(action, 'UTF8'))
        || audit_field(uuid_send(subject)) || audit_field(convert_to(client, 'UTF8')) || audit_field(digest));
end
$$;

-- Whoever adds to an agency's trail waits here for others of the same agency, at the end of its transaction. It remembers
-- where the row lies: who adds many would walk along all its versions for each of them.
create or replace function lock_audit_head(of_agency uuid) returns audit_head
    language plpgsql
as
$$
declare
    place tid := nullif(current_setting('ownrelay.audit_head', true), '')::tid;
    head  audit_head;
begin
    if place is not null then
        select * into head from audit_head h where h.ctid = place and h.tenant_id = of_agency;
        if found then
            return head;
        end if;
    end if;
    select h.ctid into place from audit_head h where h.tenant_id = of_agency for update;
    if not found then
        insert into audit_head select a.id, 0, '' from agency a where a.id = of_agency on conflict do nothing;
        select h.ctid into place from audit_head h where h.tenant_id = of_agency for update;
    end if;
    perform set_config('ownrelay.audit_head', place::text, true);
    select * into head from audit_head h where h.ctid = place;
    return head;
end
$$;

create or replace function move_audit_head(head audit_head) returns void
    language plpgsql
as
$$
declare
    place tid := current_setting('ownrelay.audit_head')::tid;
begin
    update audit_head h set seq = head.seq, hash = head.hash where h.ctid = place returning h.ctid into strict place;
    perform set_config('ownrelay.audit_head', place::text, true);
end
$$;

create or replace function append_audit_link(head audit_head, event audit_event) returns audit_head
    language plpgsql
as
$$
declare
    salt   bytea := uuid_send(gen_random_uuid());
    digest bytea := sha256(salt || convert_to(event.detail, 'UTF8'));
begin
    head.seq := head.seq + 1;
    head.hash := audit_hash(head.hash, head.seq, event.id, event.at, event.actor_id, event.tenant_id, event.action,
        event.subject_id, event.client, digest);
    insert into audit_link values (head.tenant_id, head.seq, event.id, salt, digest, head.hash);
    return head;
end
$$;

create or replace function chain_audit_event() returns trigger
    language plpgsql
as
$$
declare
    head audit_head := lock_audit_head(new.tenant_id);
begin
    if tg_op = 'UPDATE' then
        update audit_link l set salt = null
            where l.tenant_id = new.tenant_id and l.event_id = new.id and l.salt is not null;
    end if;
    head := append_audit_link(head, new);
    perform move_audit_head(head);
    return null;
end
$$;

create or replace function append_operator_link(head operator_head, event operator_event) returns operator_head
    language plpgsql
as
$$
declare
    salt   bytea := uuid_send(gen_random_uuid());
    digest bytea := sha256(salt || convert_to(event.detail, 'UTF8'));
begin
    head.seq := head.seq + 1;
    head.hash := audit_hash(head.hash, head.seq, event.id, event.at, event.actor_id, event.agency_id, event.action,
        event.subject_id, event.client, digest);
    insert into operator_link values (head.seq, event.id, salt, digest, head.hash);
    return head;
end
$$;

-- Always after the agency's of the same transaction: otherwise two of them could wait for each other.
create or replace function lock_operator_head() returns operator_head
    language plpgsql
as
$$
declare
    place     tid := nullif(current_setting('ownrelay.operator_head', true), '')::tid;
    of_agency uuid := nullif(current_setting('ownrelay.tenant', true), '')::uuid;
    head      operator_head;
begin
    if place is null then
        if of_agency is not null then
            perform lock_audit_head(of_agency);
        end if;
        select h.ctid into place from operator_head h for update;
        if not found then
            insert into operator_head (seq, hash) values (0, '') on conflict do nothing;
            select h.ctid into place from operator_head h for update;
        end if;
        perform set_config('ownrelay.operator_head', place::text, true);
    end if;
    select * into head from operator_head h where h.ctid = place;
    return head;
end
$$;

create or replace function move_operator_head(head operator_head) returns void
    language plpgsql
as
$$
declare
    place tid := current_setting('ownrelay.operator_head')::tid;
begin
    update operator_head h set seq = head.seq, hash = head.hash where h.ctid = place returning h.ctid into strict place;
    perform set_config('ownrelay.operator_head', place::text, true);
end
$$;

create or replace function chain_operator_event() returns trigger
    language plpgsql
as
$$
declare
    head operator_head := append_operator_link(lock_operator_head(), new);
begin
    perform move_operator_head(head);
    return null;
end
$$;

-- Where the chains of all agencies end.
create or replace function audit_heads() returns setof audit_head
    language plpgsql
as
$$
declare
    caller    text := coalesce(current_setting('ownrelay.tenant', true), '');
    of_agency uuid;
begin
    for of_agency in select id from agency loop
        perform set_config('ownrelay.tenant', of_agency::text, true);
        return query select * from audit_head h where h.tenant_id = of_agency;
    end loop;
    perform set_config('ownrelay.tenant', caller, true);
end
$$;

do $$
declare
    f regprocedure;
begin
    for f in select oid from pg_proc where pronamespace = 'public'::regnamespace
        and proname in ('audit_field', 'audit_hash', 'lock_audit_head', 'move_audit_head', 'append_audit_link',
            'chain_audit_event', 'lock_operator_head', 'move_operator_head', 'append_operator_link', 'chain_operator_event',
            'audit_heads') loop
        execute format('revoke execute on function %s from public', f);
        execute format('grant execute on function %s to ownrelay_app', f);
    end loop;
end
$$;

-- At the very end of the transaction that adds, whoever adds, a node of the version before included: the chain is locked while
-- its link is written and committed, and what is rolled back leaves no gap. One table at a time: whoever does something for an
-- agency and for the operators writes to the one and then to the other, and must not wait for both here.
do $$
begin
    if not exists (select from pg_trigger where tgname = 'chain_audit_event') then
        create constraint trigger chain_audit_event after insert on audit_event
            deferrable initially deferred for each row execute function chain_audit_event();
    end if;
    if not exists (select from pg_trigger where tgname = 'chain_forgotten_detail') then
        create constraint trigger chain_forgotten_detail after update on audit_event
            deferrable initially deferred for each row when (old.detail is distinct from new.detail)
            execute function chain_audit_event();
    end if;
end
$$;
do $$
begin
    if not exists (select from pg_trigger where tgname = 'chain_operator_event') then
        create constraint trigger chain_operator_event after insert on operator_event
            deferrable initially deferred for each row execute function chain_operator_event();
    end if;
end
$$;

-- What was there before, in its order; what is added meanwhile may come before it. Some rows at a time, so that nobody who
-- adds waits for long.
do $$
declare
    of_agency uuid;
    head      audit_head;
    row_of    audit_event;
    last_at   timestamptz;
    last_id   uuid;
    added     integer;
begin
    for of_agency in select id from agency loop
        last_at := '-infinity';
        last_id := '00000000-0000-0000-0000-000000000000';
        loop
            perform set_config('ownrelay.tenant', of_agency::text, false);
            head := lock_audit_head(of_agency);
            added := 0;
            for row_of in select * from audit_event e where e.tenant_id = of_agency and (e.at, e.id) > (last_at, last_id)
                and not exists (select from audit_link l where l.tenant_id = e.tenant_id and l.event_id = e.id)
                order by e.at, e.id limit 1000
            loop
                head := append_audit_link(head, row_of);
                last_at := row_of.at;
                last_id := row_of.id;
                added := added + 1;
            end loop;
            if added > 0 then
                perform move_audit_head(head);
            end if;
            commit;
            exit when added < 1000;
        end loop;
    end loop;
    perform set_config('ownrelay.tenant', '', false);
end
$$;
do $$
declare
    head    operator_head;
    row_of  operator_event;
    last_at timestamptz := '-infinity';
    last_id uuid := '00000000-0000-0000-0000-000000000000';
    added   integer;
begin
    loop
        head := lock_operator_head();
        added := 0;
        for row_of in select * from operator_event e where (e.at, e.id) > (last_at, last_id)
            and not exists (select from operator_link l where l.event_id = e.id)
            order by e.at, e.id limit 1000
        loop
            head := append_operator_link(head, row_of);
            last_at := row_of.at;
            last_id := row_of.id;
            added := added + 1;
        end loop;
        if added > 0 then
            perform move_operator_head(head);
        end if;
        commit;
        exit when added < 1000;
    end loop;
end
$$;
