-- What the DNS says of the records of a sender domain at which receivers look: a row for as long as it says the same.
create table domain_record (
    tenant_id  uuid        not null references agency,
    id         uuid        not null,
    domain_id  uuid        not null,
    kind       text        not null check (kind in ('SPF', 'DMARC', 'DKIM', 'MX', 'NS')),
    name       text        not null check (length(name) <= 255),
    -- null: the DNS has never answered; empty: there is no record
    texts      text[],
    -- what is wrong with it: the message key, whether that keeps it from being used, the place in the text, the part of
    -- the text, the domain whose record it is, a number; in one text, separated by tabs
    faults     text[]      not null default '{}',
    asked_at   timestamptz not null,
    -- when the DNS said so last
    seen_at    timestamptz check ((seen_at is null) = (texts is null)),
    -- when it said so first
    changed_at timestamptz not null,
    -- when it said something else; null: it did not
    ended_at   timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, domain_id) references sender_domain (tenant_id, id) on delete cascade
);
create unique index domain_record_now on domain_record (tenant_id, domain_id, kind, name) where ended_at is null;

alter table domain_record enable row level security;
alter table domain_record force row level security;
create policy one_agency on domain_record
    using (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid)
    with check (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid);
grant select, insert, update, delete on domain_record to ownrelay_app;

-- The SPF record that a domain needs for the servers its users chose, as it was worked out last. It may be forgotten at
-- any time: it is worked out anew.
create table spf_advice (
    tenant_id uuid        not null references agency,
    domain_id uuid        not null,
    outcome   text        not null,
    -- the record to paste; empty: there is none
    record    text        not null default '',
    -- how many look-ups it takes, now and then
    before    int         not null default 0,
    after     int         not null default 0,
    -- what there is to say of it: a message key and its arguments in one text, separated by tabs
    notes     text[]      not null default '{}',
    -- the servers of which nobody knows where they send from: why, id, name, in one text, separated by tabs
    unknown   text[]      not null default '{}',
    -- of what it was made; other facts make it worthless
    facts     text        not null,
    made_at   timestamptz not null,
    primary key (tenant_id, domain_id),
    foreign key (tenant_id, domain_id) references sender_domain (tenant_id, id) on delete cascade
);

alter table spf_advice enable row level security;
alter table spf_advice force row level security;
create policy one_agency on spf_advice
    using (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid)
    with check (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid);
grant select, insert, update, delete on spf_advice to ownrelay_app;
