-- From which addresses receivers saw messages of a server come, as what came back says: hearsay, at most 16 a server.
create table seen_address (
    tenant_id      uuid        not null references agency,
    id             uuid        not null,
    -- null: the default relay
    smtp_server_id uuid,
    -- where the server was reached when it was seen; elsewhere it is another one
    host           text        not null,
    address        text        not null check (length(address) <= 45),
    -- what says so
    bounce_id      uuid        not null,
    seen_at        timestamptz not null,
    -- when an administrator said that it is none of the server's; null: nobody did
    refuted_at     timestamptz,
    primary key (tenant_id, id),
    unique nulls not distinct (tenant_id, smtp_server_id, host, address),
    foreign key (tenant_id, smtp_server_id) references smtp_server (tenant_id, id) on delete cascade,
    foreign key (tenant_id, bounce_id) references bounce (tenant_id, id) on delete cascade
);
create index seen_address_bounce on seen_address (tenant_id, bounce_id);

alter table seen_address enable row level security;
alter table seen_address force row level security;
create policy one_agency on seen_address
    using (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid)
    with check (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid);
grant select, insert, update, delete on seen_address to ownrelay_app;

-- When administrators were told last that a record is gone, or that receivers do not believe a way: what comes and goes
-- within a day is told once.
alter table sender_domain add column loss_told_at timestamptz;
update sender_domain set loss_told_at = lost_since where lost_since is not null;
alter table signing_key add column last_told text check (last_told in ('RECORD', 'KEY'));
alter table signing_key add column last_told_at timestamptz;
alter table sender_verdict add column last_told_at timestamptz;
update sender_verdict set last_told_at = told_at where told_at is not null;
