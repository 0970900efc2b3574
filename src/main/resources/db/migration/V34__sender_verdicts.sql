-- What receivers see of a server: the addresses it sends from, and whether it signs.
alter table smtp_server add column outgoing_addresses text not null default '' check (length(outgoing_addresses) <= 4000);
alter table smtp_server add column signs boolean not null default false;

-- Whether receivers believe the addresses of a domain that come by a server, as it was found out last. What is written
-- here may be forgotten at any time: it is asked for anew.
create table sender_verdict (
    tenant_id        uuid        not null references agency,
    id               uuid        not null,
    from_domain      text        not null check (length(from_domain) <= 255),
    -- null: the default relay
    smtp_server_id   uuid,
    result           text        not null check (result in ('BELIEVED', 'NOT_BELIEVED', 'CANNOT_TELL')),
    spf              text        not null default '',
    dmarc            text        not null default '',
    aligned          text        not null default 'unknown' check (aligned in ('yes', 'no', 'unknown')),
    words            text        not null,
    arguments        text[]      not null default '{}',
    actor            text        not null,
    -- what else a receiver may hold against it: message keys
    notes            text[]      not null default '{}',
    -- how it was found out, for the page of the domain
    story            jsonb,
    -- of what the verdict was made; other facts make it worthless
    facts            text        not null,
    since            timestamptz not null,
    asked_at         timestamptz not null,
    -- when administrators were told that it broke; null: they were not, or it is mended
    told_at          timestamptz,
    primary key (tenant_id, id),
    unique nulls not distinct (tenant_id, from_domain, smtp_server_id),
    foreign key (tenant_id, smtp_server_id) references smtp_server (tenant_id, id) on delete cascade
);

alter table sender_verdict enable row level security;
alter table sender_verdict force row level security;
create policy one_agency on sender_verdict
    using (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid)
    with check (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid);
grant select, insert, update, delete on sender_verdict to ownrelay_app;
