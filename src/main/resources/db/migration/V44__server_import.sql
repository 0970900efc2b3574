-- Logins of a list of servers that an administrator imports, until it is saved: the page shows the list to be corrected,
-- and must not hold the passwords.
create table server_import (
    tenant_id    uuid        not null references agency,
    id           uuid        not null,
    line         int         not null,
    user_id      uuid        not null,
    sealed_login text        not null,
    kept_at      timestamptz not null,
    primary key (tenant_id, id, line),
    foreign key (tenant_id, user_id) references app_user (tenant_id, id) on delete cascade
);
create index server_import_kept on server_import (tenant_id, kept_at);

alter table server_import enable row level security;
alter table server_import force row level security;
create policy one_agency on server_import
    using (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid)
    with check (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid);
grant select, insert, update, delete on server_import to ownrelay_app;
