-- Replies whose explanation an administrator found wrong, with the better words for the agency. No words: found wrong,
-- no more. reply is what such replies have in common.
create table explanation_note (
    tenant_id  uuid        not null references agency,
    id         uuid        not null unique,
    version    integer     not null default 0,
    reply      text        not null check (length(reply) <= 400),
    what       text        not null default '' check (length(what) <= 600),
    next       text        not null default '' check (length(next) <= 300),
    written_by uuid        not null,
    written_at timestamptz not null,
    created_at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, reply)
);

alter table explanation_note enable row level security;
alter table explanation_note force row level security;
create policy one_agency on explanation_note
    using (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid)
    with check (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid);
grant select, insert, update, delete on explanation_note to ownrelay_app;

-- The explanations that were found wrong, over all agencies, for the operator. It holds words that all mail servers use
-- and nothing of anybody's.
create table wrong_explanation (
    cause         text        not null,
    stage         text        not null,
    code          integer     not null,
    enhanced      text        not null,
    words         text        not null check (length(words) <= 300),
    seen          bigint      not null,
    first_seen_at timestamptz not null,
    last_seen_at  timestamptz not null,
    primary key (cause, stage, code, enhanced, words)
);
grant select, insert, update, delete on wrong_explanation to ownrelay_app;
