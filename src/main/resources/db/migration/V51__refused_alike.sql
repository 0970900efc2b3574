-- Why a batch paused by itself; null: a person paused it.
alter table batch_pause add column cause text;
alter table batch_pause add column refused integer;

-- What servers refused of large batches since they last went on, and for which cause.
create table batch_refusal (
    tenant_id  uuid        not null references agency,
    batch_id   uuid        not null,
    sender_id  uuid        not null,
    cause      text        not null,
    message_id uuid        not null,
    refused_at timestamptz not null,
    primary key (tenant_id, batch_id, sender_id, cause, message_id),
    foreign key (tenant_id, message_id) references message (tenant_id, id)
);
create index batch_refusal_message on batch_refusal (tenant_id, message_id);

alter table batch_refusal enable row level security;
alter table batch_refusal force row level security;
create policy one_agency on batch_refusal
    using (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid)
    with check (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid);
grant select, insert, update, delete on batch_refusal to ownrelay_app;

-- How often in a row a server has refused messages of a lane for the sake of whoever sends.
create table lane_refusal (
    tenant_id      uuid    not null references agency,
    smtp_server_id uuid,
    user_id        uuid,
    fault          text    not null,
    from_address   text    not null,
    times          integer not null,
    unique nulls not distinct (tenant_id, smtp_server_id, user_id, fault, from_address),
    foreign key (tenant_id, smtp_server_id) references smtp_server (tenant_id, id) on delete cascade,
    foreign key (tenant_id, user_id) references app_user (tenant_id, id) on delete cascade
);
create index lane_refusal_user on lane_refusal (tenant_id, user_id);

alter table lane_refusal enable row level security;
alter table lane_refusal force row level security;
create policy one_agency on lane_refusal
    using (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid)
    with check (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid);
grant select, insert, update, delete on lane_refusal to ownrelay_app;

-- What hold_reason says less exactly: nodes of the version before could not read it there.
alter table message add column held_for text;
