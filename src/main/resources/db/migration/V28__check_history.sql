-- The code of the reply that the last test got: the words alone do not say what they mean.
alter table smtp_server add column last_check_code integer;

-- What the tests of a server found, day by day, for thirty days. The words are of the last one that failed.
create table server_check_day (
    tenant_id      uuid    not null references agency,
    smtp_server_id uuid    not null,
    day            date    not null,
    passed         integer not null default 0,
    failed         integer not null default 0,
    failed_at      timestamptz,
    stage          text,
    code           integer,
    text           text,
    primary key (tenant_id, smtp_server_id, day),
    foreign key (tenant_id, smtp_server_id) references smtp_server (tenant_id, id) on delete cascade
);

alter table server_check_day enable row level security;
alter table server_check_day force row level security;
create policy one_agency on server_check_day
    using (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid)
    with check (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid);

grant select, insert, update, delete on server_check_day to ownrelay_app;
