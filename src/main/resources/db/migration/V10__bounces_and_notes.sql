-- What mail servers reported by mail about a letter that had been accepted.
create table bounce (
    tenant_id     uuid        not null references agency,
    id            uuid        not null unique,
    message_id    uuid        not null,
    recorded_at   timestamptz not null,
    recorded_by   uuid        not null,
    kind          text        not null check (kind in ('FAILED', 'DELAYED', 'REACHED')),
    stage         text        not null,
    reply_code    integer,
    enhanced_code text,
    reply_text    text        not null check (length(reply_text) <= 2000),
    primary key (tenant_id, id),
    foreign key (tenant_id, message_id) references message (tenant_id, id)
);
create index bounce_message on bounce (tenant_id, message_id, recorded_at desc);

alter table bounce enable row level security;
alter table bounce force row level security;
create policy one_agency on bounce
    using (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid)
    with check (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid);
grant select, insert on bounce to ownrelay_app;

-- When a letter came back after a server had accepted it. Its state stays as it is.
alter table message add column bounced_at timestamptz;
create index message_bounced on message (tenant_id, bounced_at) where bounced_at is not null;

-- What mail servers answered and no rule knows, over all agencies, for the operator. It holds words that all mail
-- servers use and nothing of anybody's.
create table unknown_reply (
    stage         text        not null,
    code          integer     not null,
    enhanced      text        not null,
    words         text        not null check (length(words) <= 300),
    seen          bigint      not null,
    first_seen_at timestamptz not null,
    last_seen_at  timestamptz not null,
    primary key (stage, code, enhanced, words)
);
grant select, insert, update, delete on unknown_reply to ownrelay_app;
