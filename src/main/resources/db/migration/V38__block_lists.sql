-- What block lists said, as they were asked last. It belongs to no agency: an answer about an address or a domain is
-- public, and who had it asked is written nowhere. Pages read it by what their own agency has. It may be forgotten at
-- any time.
create table blocklist_answer (
    -- the zone of the list
    list     text        not null check (length(list) <= 255),
    -- an address or a domain
    subject  text        not null check (length(subject) <= 255),
    -- null: it is being asked for the first time
    state    text        check (state in ('LISTED', 'NOT_LISTED', 'UNKNOWN')),
    -- the addresses that the list answered
    codes    text[]      not null default '{}',
    -- in the list's own words
    reason   text        not null default '' check (length(reason) <= 200),
    -- when it was seen there first; null: when it was last heard of, it was not
    since    timestamptz,
    asked_at timestamptz not null,
    primary key (list, subject)
);
create index blocklist_answer_asked on blocklist_answer (asked_at);
grant select, insert, update, delete on blocklist_answer to ownrelay_app;

-- Whether a list answers as it should where everybody knows the answer (RFC 5782 section 5): a resolver may lie.
create table blocklist_test (
    list     text        primary key check (length(list) <= 255),
    -- null: it is being tested for the first time
    works    boolean,
    works_v6 boolean     not null default false,
    asked_at timestamptz not null
);
grant select, insert, update, delete on blocklist_test to ownrelay_app;

-- The addresses from which servers of the agency, and the default relay, were last known to send.
create table blocklist_watched (
    tenant_id      uuid not null references agency,
    id             uuid not null,
    -- null: the default relay
    smtp_server_id uuid,
    address        text not null check (length(address) <= 45),
    primary key (tenant_id, id),
    unique nulls not distinct (tenant_id, smtp_server_id, address),
    foreign key (tenant_id, smtp_server_id) references smtp_server (tenant_id, id) on delete cascade
);

-- Of what the administrators of the agency were told that it is listed, and not yet that it is no more.
create table blocklist_told (
    tenant_id uuid        not null references agency,
    list      text        not null check (length(list) <= 255),
    subject   text        not null check (length(subject) <= 255),
    told_at   timestamptz not null,
    primary key (tenant_id, list, subject)
);

alter table blocklist_watched enable row level security;
alter table blocklist_watched force row level security;
create policy one_agency on blocklist_watched
    using (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid)
    with check (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid);
grant select, insert, delete on blocklist_watched to ownrelay_app;

alter table blocklist_told enable row level security;
alter table blocklist_told force row level security;
create policy one_agency on blocklist_told
    using (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid)
    with check (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid);
grant select, insert, delete on blocklist_told to ownrelay_app;
