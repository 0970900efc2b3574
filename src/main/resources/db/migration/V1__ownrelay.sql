-- The role that the application acts as. It owns nothing and obeys every policy below.
do $$
begin
    if not exists (select from pg_roles where rolname = 'ownrelay_app') then
        create role ownrelay_app nologin nosuperuser nobypassrls nocreatedb nocreaterole;
    end if;
    if not pg_has_role(current_user, 'ownrelay_app', 'set') then
        execute format('grant ownrelay_app to %I', current_user);
    end if;
end
$$;

-- What belongs to no agency: ids and what sign-in needs, no personal data beside the address itself.

create table agency (
    id         uuid primary key,
    name       text        not null,
    locale     text        not null default 'en',
    paused     boolean     not null default false,
    created_at timestamptz not null
);

create table sign_in (
    email     text primary key check (email = lower(email)),
    tenant_id uuid not null references agency,
    user_id   uuid not null unique
);

create table sign_in_failure (
    subject        text primary key,
    failures       integer     not null,
    last_failed_at timestamptz not null,
    blocked_until  timestamptz not null
);

create table setup_link (
    token_hash text primary key,
    expires_at timestamptz not null
);

-- What belongs to an agency.

create table smtp_server (
    tenant_id        uuid        not null references agency,
    id               uuid        not null unique,
    name             text        not null,
    host             text        not null,
    port             integer     not null check (port between 1 and 65535),
    tls              text        not null check (tls in ('NONE', 'STARTTLS', 'TLS')),
    auth             text        not null check (auth in ('NONE', 'PASSWORD')),
    username         text,
    sealed_secret    text,
    secret_set_at    timestamptz,
    sender_domains   text        not null default '',
    ehlo_name        text,
    max_connections  integer     not null default 2 check (max_connections between 1 and 20),
    per_minute       integer     check (per_minute > 0),
    enabled          boolean     not null default true,
    paused_until     timestamptz,
    pause_reason     text,
    settings_version integer     not null default 1,
    last_check_at    timestamptz,
    last_check_ok    boolean,
    last_check_stage text,
    last_check_text  text,
    last_check_millis integer,
    created_at       timestamptz not null,
    version          integer     not null default 0,
    primary key (tenant_id, id)
);
create unique index smtp_server_name on smtp_server (tenant_id, lower(name));

create table app_user (
    tenant_id      uuid        not null references agency,
    id             uuid        not null unique,
    email          text        not null,
    display_name   text        not null,
    password_hash  text        not null,
    role           text        not null check (role in ('RECRUITER', 'ADMIN')),
    operator       boolean     not null default false,
    smtp_server_id uuid,
    signature_html text        not null default '',
    locale         text,
    theme          text        not null default 'auto' check (theme in ('auto', 'light', 'dark')),
    enabled        boolean     not null default true,
    created_at     timestamptz not null,
    version        integer     not null default 0,
    primary key (tenant_id, id),
    foreign key (tenant_id, smtp_server_id) references smtp_server (tenant_id, id)
);
create unique index app_user_email on app_user (tenant_id, lower(email));
create index app_user_smtp_server on app_user (tenant_id, smtp_server_id);

create table candidate (
    tenant_id  uuid        not null references agency,
    id         uuid        not null unique,
    first_name text        not null,
    last_name  text        not null,
    email      text        not null,
    created_at timestamptz not null,
    version    integer     not null default 0,
    primary key (tenant_id, id)
);
create unique index candidate_email on candidate (tenant_id, lower(email));
create index candidate_name on candidate (tenant_id, lower(last_name), lower(first_name), id);

-- smtp_server_id and candidate_id carry no foreign key: a letter outlives both, and a letter whose server
-- is gone is HELD, never sent by another route.
create table message (
    tenant_id       uuid        not null references agency,
    id              uuid        not null unique,
    batch_id        uuid        not null,
    sender_id       uuid        not null,
    candidate_id    uuid,
    smtp_server_id  uuid,
    route_name      text        not null,
    from_address    text        not null,
    from_name       text        not null,
    reply_to        text,
    to_address      text        not null,
    to_name         text        not null,
    subject         text        not null,
    source          bytea       not null,
    splice_at       integer,
    size            bigint      not null,
    message_id      text        not null,
    dated_at        timestamptz not null,
    state           text        not null check (state in
        ('SCHEDULED', 'QUEUED', 'SENDING', 'SENT', 'FAILED', 'UNKNOWN', 'HELD', 'CANCELLED')),
    attempt         integer     not null default 0,
    attempts_before integer     not null default 0,
    queued_at       timestamptz not null default now(),
    due_at          timestamptz not null,
    finished_at     timestamptz,
    hold_reason     text,
    idempotency_key uuid        not null,
    created_at      timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, sender_id, idempotency_key, to_address),
    foreign key (tenant_id, sender_id) references app_user (tenant_id, id)
);
create index message_due on message (tenant_id, smtp_server_id, due_at, id) where state = 'QUEUED';
create index message_sending on message (tenant_id, smtp_server_id) where state = 'SENDING';
create index message_newest on message (tenant_id, created_at desc, id desc);
create index message_candidate on message (tenant_id, candidate_id, created_at desc);
create index message_batch on message (tenant_id, batch_id);

create table delivery_attempt (
    tenant_id     uuid        not null references agency,
    id            uuid        not null unique,
    message_id    uuid        not null,
    number        integer     not null,
    route_name    text        not null,
    started_at    timestamptz not null,
    millis        bigint      not null,
    outcome       text        not null,
    stage         text        not null,
    reply_code    integer,
    enhanced_code text,
    reply_text    text        not null default '',
    next_due_at   timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, message_id) references message (tenant_id, id)
);
create index delivery_attempt_message on delivery_attempt (tenant_id, message_id, started_at desc);

-- An attachment is encoded and stored once per agency; each letter keeps only its part's header lines.
create table attachment (
    tenant_id  uuid        not null references agency,
    sha256     text        not null,
    size       bigint      not null,
    encoded    bytea       not null,
    created_at timestamptz not null,
    primary key (tenant_id, sha256)
);

create table message_attachment (
    tenant_id    uuid    not null references agency,
    message_id   uuid    not null,
    position     integer not null,
    sha256       text    not null,
    file_name    text    not null,
    content_type text    not null,
    head         bytea   not null,
    primary key (tenant_id, message_id, position),
    foreign key (tenant_id, message_id) references message (tenant_id, id),
    foreign key (tenant_id, sha256) references attachment (tenant_id, sha256)
);

create table audit_event (
    tenant_id  uuid        not null references agency,
    id         uuid        not null unique,
    at         timestamptz not null,
    actor_id   uuid,
    action     text        not null,
    subject_id uuid,
    detail     text        not null default '',
    primary key (tenant_id, id)
);
create index audit_event_at on audit_event (tenant_id, at desc);

-- Row-level security: the second of the two walls between agencies.
do $$
declare
    t text;
begin
    foreach t in array array ['smtp_server', 'app_user', 'candidate', 'message', 'delivery_attempt',
        'attachment', 'message_attachment', 'audit_event']
        loop
            execute format('alter table %I enable row level security', t);
            execute format('alter table %I force row level security', t);
            execute format($p$create policy one_agency on %I
                using (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid)
                with check (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid)$p$, t);
        end loop;
end
$$;

-- Libraries' tables: Spring Session JDBC and db-scheduler.

create table spring_session (
    primary_id            char(36) not null primary key,
    session_id            char(36) not null unique,
    creation_time         bigint   not null,
    last_access_time      bigint   not null,
    max_inactive_interval integer  not null,
    expiry_time           bigint   not null,
    principal_name        varchar(100)
);
create index spring_session_expiry on spring_session (expiry_time);
create index spring_session_principal on spring_session (principal_name);

create table spring_session_attributes (
    session_primary_id char(36)     not null references spring_session on delete cascade,
    attribute_name     varchar(200) not null,
    attribute_bytes    bytea        not null,
    primary key (session_primary_id, attribute_name)
);

create table scheduled_tasks (
    task_name            text        not null,
    task_instance        text        not null,
    task_data            bytea,
    execution_time       timestamptz not null,
    picked               boolean     not null,
    picked_by            text,
    last_success         timestamptz,
    last_failure         timestamptz,
    consecutive_failures integer,
    last_heartbeat       timestamptz,
    version              bigint      not null,
    priority             smallint,
    state                text,
    primary key (task_name, task_instance)
);
create index scheduled_tasks_execution_time on scheduled_tasks (execution_time);
create index scheduled_tasks_heartbeat on scheduled_tasks (last_heartbeat);

grant usage on schema public to ownrelay_app;
grant select, insert, update, delete on agency, sign_in, sign_in_failure, setup_link, smtp_server, app_user, candidate,
    spring_session, spring_session_attributes, scheduled_tasks to ownrelay_app;
grant select, insert, update on message to ownrelay_app;
grant select, insert on delivery_attempt, attachment, message_attachment, audit_event to ownrelay_app;
