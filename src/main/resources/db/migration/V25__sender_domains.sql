-- Domains that an agency says are its own: the token that its DNS must show, since when the domain is proven and by
-- what, and what was seen last. Several agencies may prove one domain, each by a token of its own.
create table sender_domain (
    tenant_id    uuid        not null references agency,
    id           uuid        not null unique,
    domain       text        not null check (domain = lower(domain)),
    token        text        not null,
    proof        text        check (proof in ('dns', 'operator')),
    proven_at    timestamptz check ((proven_at is null) = (proof is null)),
    finding      text        check (finding in ('FOUND', 'OTHER_TEXT', 'NO_RECORD', 'NO_ANSWER')),
    found        text        not null default '' check (length(found) <= 2000),
    checked_at   timestamptz,
    last_seen_at timestamptz,
    lost_since   timestamptz,
    added_by     uuid        not null,
    created_at   timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, domain)
);

alter table sender_domain enable row level security;
alter table sender_domain force row level security;
create policy one_agency on sender_domain
    using (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid)
    with check (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid);
grant select, insert, update, delete on sender_domain to ownrelay_app;
