-- What the operator lets one agency send through the default relay, where it differs from what the installation
-- allows all of them; null: it does not.
alter table agency
    add column relay_per_minute  integer check (relay_per_minute > 0),
    add column relay_per_day     integer check (relay_per_day > 0),
    add column relay_connections integer check (relay_connections between 1 and 20),
    add column relay_version     integer not null default 0;

-- Agencies whose lane gets nothing through the default relay for now, although the relay works for others: it sent
-- their messages away again and again, or (crowded) it has no connection left and they wait for their turn; times: how
-- often it was so in a row, 0 where the agency gave up its connections for others. Every lane of the relay looks here
-- for others that wait, so no agency owns the rows; they hold ids and times only.
create table relay_rest (
    agency_id   uuid        primary key references agency,
    since       timestamptz not null,
    rests_until timestamptz not null,
    times       integer     not null,
    crowded     boolean     not null
);
grant select, insert, update, delete on relay_rest to ownrelay_app;
