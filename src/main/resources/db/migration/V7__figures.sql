-- What became of each letter that was handed to a server, counted by route and day. A day has several rows,
-- so that the connections of a lane do not wait for each other; readers add them up.
create table delivery_day (
    tenant_id      uuid     not null references agency,
    smtp_server_id uuid,
    day            date     not null,
    slot           smallint not null,
    route_name     text     not null,
    accepted       bigint   not null default 0,
    deferred       bigint   not null default 0,
    refused        bigint   not null default 0,
    unknown        bigint   not null default 0,
    unique nulls not distinct (tenant_id, smtp_server_id, day, slot)
) with (fillfactor = 50);
create index delivery_day_day on delivery_day (tenant_id, day);

alter table delivery_day enable row level security;
alter table delivery_day force row level security;
create policy one_agency on delivery_day
    using (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid)
    with check (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid);
grant select, insert, update on delivery_day to ownrelay_app;

-- How long letters have waited, and for whose mail server.
create index message_waiting on message (tenant_id, smtp_server_id, queued_at, to_address) where state = 'QUEUED';
create index message_undecided on message (tenant_id, state) where state in ('HELD', 'UNKNOWN');

-- Letters a day that a server takes; null: no limit.
alter table smtp_server add column per_day integer check (per_day between 1 and 1000000);

-- How long an agency keeps the text of its letters, and when a letter's text was removed.
alter table agency add column keep_months integer not null default 24 check (keep_months between 1 and 120);
alter table message add column text_removed_at timestamptz;
create index message_text on message (tenant_id, finished_at)
    where text_removed_at is null and state in ('SENT', 'FAILED', 'CANCELLED');
create index message_attachment_content on message_attachment (tenant_id, sha256);
grant delete on attachment, message_attachment to ownrelay_app;
