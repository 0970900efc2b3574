-- The mail that the application itself writes. The text holds links that let people in: it is sealed, and gone as
-- soon as the mail has left or is worthless. Whoever sends it claims it first (claimed_until).
create table notice (
    tenant_id      uuid        not null references agency,
    id             uuid        not null,
    kind           text        not null,
    to_address     text        not null,
    to_name        text        not null,
    locale         text        not null,
    subject        text        not null,
    sealed_text    text,
    smtp_server_id uuid,
    from_address   text        not null,
    from_name      text        not null,
    message_id     text        not null,
    state          text        not null default 'WAITING' check (state in ('WAITING', 'SENT', 'FAILED')),
    attempts       integer     not null default 0,
    due_at         timestamptz not null,
    claimed_until  timestamptz,
    worthless_at   timestamptz not null,
    last_stage     text,
    last_code      integer,
    last_text      text,
    cause          text,
    created_at     timestamptz not null,
    finished_at    timestamptz,
    primary key (tenant_id, id),
    check ((state = 'WAITING') = (sealed_text is not null)),
    check ((state = 'WAITING') = (finished_at is null))
);
create index notice_waiting on notice (tenant_id, due_at) where state = 'WAITING';
create index notice_finished on notice (tenant_id, finished_at) where state <> 'WAITING';
alter table notice enable row level security;
alter table notice force row level security;
create policy one_agency on notice
    using (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid)
    with check (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid);
grant select, insert, update, delete on notice to ownrelay_app;

-- What operators see of notices that failed: of whose agency, what kind, when, and the key of the words that say why.
-- It names nobody.
create table notice_failure (
    id        uuid        primary key,
    agency_id uuid        not null references agency,
    kind      text        not null,
    cause     text        not null,
    at        timestamptz not null
);
create index notice_failure_at on notice_failure (at);
grant select, insert, delete on notice_failure to ownrelay_app;
