-- Which batches are paused, of which sender, and since when: what was put into the queue later leaves all the same.
create table batch_pause (
    tenant_id uuid        not null references agency,
    batch_id  uuid        not null,
    sender_id uuid        not null,
    paused_at timestamptz not null,
    primary key (tenant_id, batch_id, sender_id)
);

alter table batch_pause enable row level security;
alter table batch_pause force row level security;
create policy one_agency on batch_pause
    using (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid)
    with check (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid);

grant select, insert, update, delete on batch_pause to ownrelay_app;

-- Whether a message is on hold because its batch is paused. Its hold_reason is then one that nodes of the version
-- before know: they could not read another one.
alter table message add column batch_paused boolean not null default false;

-- The states that few messages have, so that a page can tell whether any has.
create index message_seldom on message (tenant_id, state) where state in ('SCHEDULED', 'CANCELLED');
