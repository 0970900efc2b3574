-- Addresses of candidates at which, as a mail server said, nobody is reached: why, since when, and by which letter.
create table address_mark (
    tenant_id  uuid        not null references agency,
    id         uuid        not null unique,
    address    text        not null,
    cause      text        not null,
    message_id uuid        not null,
    marked_at  timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, address),
    foreign key (tenant_id, message_id) references message (tenant_id, id)
);

alter table address_mark enable row level security;
alter table address_mark force row level security;
create policy one_agency on address_mark
    using (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid)
    with check (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid);
grant select, insert, update, delete on address_mark to ownrelay_app;

-- Letters of which an acceptance lifts the mark of their address, so that no other result has to look for one.
alter table message add column lifts_mark boolean not null default false;
