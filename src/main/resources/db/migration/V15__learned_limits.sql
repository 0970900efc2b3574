-- How much of a server's limits its own replies have taught: connections at a time, and the least time between two
-- letters. No row: nothing. All nodes obey it.
create table learned_limit (
    tenant_id      uuid        not null references agency,
    smtp_server_id uuid,
    connections    double precision check (connections >= 1),
    gap_millis     bigint      not null check (gap_millis >= 0),
    learned_at     timestamptz not null,
    unique nulls not distinct (tenant_id, smtp_server_id),
    foreign key (tenant_id, smtp_server_id) references smtp_server (tenant_id, id) on delete cascade
);

alter table learned_limit enable row level security;
alter table learned_limit force row level security;
create policy one_agency on learned_limit
    using (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid)
    with check (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid);
grant select, insert, update, delete on learned_limit to ownrelay_app;
