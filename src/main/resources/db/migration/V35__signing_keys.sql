-- The keys by which messages of a domain are signed here (DKIM), where their server does not. Of a domain one key signs,
-- one may wait for its record, and those before stay until nobody needs their records any more.
create table signing_key (
    tenant_id          uuid        not null references agency,
    id                 uuid        not null unique,
    domain_id          uuid        not null,
    selector           text        not null check (length(selector) <= 63),
    algorithm          text        not null,
    public_key         text        not null,
    -- null: it signs no more
    sealed_private_key text,
    state              text        not null check (state in ('WAITING', 'ACTIVE', 'RETIRING')),
    -- whether the agency wants its messages signed
    enabled            boolean     not null default true,
    -- whether the record was there and right when the DNS answered last
    fits               boolean     not null default false,
    finding            text        check (finding in ('FITS', 'OTHER', 'MISSING', 'NO_ANSWER')),
    found              text        not null default '' check (length(found) <= 2000),
    checked_at         timestamptz,
    record_seen_at     timestamptz,
    -- what administrators were told last that keeps it from signing
    told               text        check (told in ('RECORD', 'KEY')),
    created_at         timestamptz not null,
    retired_at         timestamptz,
    primary key (tenant_id, id),
    unique (tenant_id, domain_id, selector),
    foreign key (tenant_id, domain_id) references sender_domain (tenant_id, id) on delete cascade
);
create unique index signing_key_active on signing_key (tenant_id, domain_id) where state = 'ACTIVE';
create unique index signing_key_waiting on signing_key (tenant_id, domain_id) where state = 'WAITING';

alter table signing_key enable row level security;
alter table signing_key force row level security;
create policy one_agency on signing_key
    using (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid)
    with check (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid);
grant select, insert, update, delete on signing_key to ownrelay_app;

-- The key by which we signed what this try sent; null: by none.
alter table delivery_attempt add column signature text;

-- A message is signed when it is taken in, by the key of that name, for the way that it takes then. In a table of its own: the
-- row of a message is written anew with each of its states.
create table message_signature (
    tenant_id  uuid  not null,
    message_id uuid  not null,
    signed_by  text  not null,
    signature  bytea not null,
    primary key (tenant_id, message_id),
    foreign key (tenant_id, message_id) references message (tenant_id, id) on delete cascade
);

alter table message_signature enable row level security;
alter table message_signature force row level security;
create policy one_agency on message_signature
    using (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid)
    with check (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid);
grant select, insert, delete on message_signature to ownrelay_app;

-- Whoever changes what was signed, also a node of the version before, ends the signature. Not before the update: then
-- PostgreSQL would lock each row for it first, whatever is updated.
create function forget_signature() returns trigger
    language plpgsql
as
$$
begin
    delete from message_signature where tenant_id = old.tenant_id and message_id = old.id;
    return null;
end
$$;
revoke execute on function forget_signature from public;
create trigger forget_signature after update of source on message
    for each row when (old.source is distinct from new.source) execute function forget_signature();
