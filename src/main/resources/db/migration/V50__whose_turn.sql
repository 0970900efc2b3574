-- Whose turn a message of a large batch takes: its sender's. Null: it goes first, as all that was queued before this did.
alter table message add column turn_of uuid;

-- Serves each sender's large batches, and what goes first, in the order in which they are due. It replaces the index of all
-- in that order: two of them would cost each message one more write.
create index message_turn on message (tenant_id, smtp_server_id, turn_of, due_at, id) where state = 'QUEUED';
drop index message_due;

-- How far a lane is in that order, for the next run on whichever node. No row: at its beginning.
create table lane_turn (
    tenant_id      uuid     not null references agency,
    smtp_server_id uuid,
    user_id        uuid,
    ahead          smallint not null check (ahead between 0 and 3),
    last_turn      uuid,
    unique nulls not distinct (tenant_id, smtp_server_id, user_id),
    foreign key (tenant_id, smtp_server_id) references smtp_server (tenant_id, id) on delete cascade,
    foreign key (tenant_id, user_id) references app_user (tenant_id, id) on delete cascade
);
create index lane_turn_user on lane_turn (tenant_id, user_id);

alter table lane_turn enable row level security;
alter table lane_turn force row level security;
create policy one_agency on lane_turn
    using (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid)
    with check (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid);
grant select, insert, update, delete on lane_turn to ownrelay_app;
