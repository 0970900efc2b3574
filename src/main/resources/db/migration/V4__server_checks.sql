-- When the certificate expires that the last test saw.
alter table smtp_server add column certificate_until timestamptz;

-- What is wrong with a server, from the first failure until it works again. Unconfirmed: it may pass by itself.
create table server_incident (
    tenant_id      uuid        not null references agency,
    id             uuid        not null unique,
    smtp_server_id uuid        not null,
    kind           text        not null check (kind in ('FAILURE', 'CERTIFICATE')),
    opened_at      timestamptz not null,
    confirmed_at   timestamptz,
    noticed_at     timestamptz,
    closed_at      timestamptz,
    stage          text        not null,
    code           integer     not null,
    text           text        not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, smtp_server_id) references smtp_server (tenant_id, id) on delete cascade
);
create unique index server_incident_open on server_incident (tenant_id, smtp_server_id, kind)
    where closed_at is null;
create index server_incident_server on server_incident (tenant_id, smtp_server_id);

alter table server_incident enable row level security;
alter table server_incident force row level security;
create policy one_agency on server_incident
    using (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid)
    with check (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid);

grant select, insert, update on server_incident to ownrelay_app;
