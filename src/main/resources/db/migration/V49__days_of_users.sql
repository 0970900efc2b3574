-- How many messages of one user a server has, or may have, taken on a day, where each user has a login of their own there:
-- most providers allow so many to each mailbox. A user's messages outlive the user and the server, and so do the counts.
create table delivery_day_of_user (
    tenant_id      uuid     not null references agency,
    smtp_server_id uuid     not null,
    user_id        uuid     not null,
    day            date     not null,
    slot           smallint not null,
    handed_over    bigint   not null default 0,
    primary key (tenant_id, smtp_server_id, user_id, day, slot)
) with (fillfactor = 50);

alter table delivery_day_of_user enable row level security;
alter table delivery_day_of_user force row level security;
create policy one_agency on delivery_day_of_user
    using (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid)
    with check (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid);
grant select, insert, update on delivery_day_of_user to ownrelay_app;
