-- The pause of the default relay, one for the installation: no row, no pause. It names no agency and holds nothing of
-- a letter: what the relay said is kept only of the steps before one.
create table relay_pause (
    only_one     boolean     primary key default true check (only_one),
    paused_since timestamptz not null,
    paused_until timestamptz not null,
    pauses       integer     not null,
    stage        text        not null,
    code         integer     not null,
    reason       text        not null
);
grant select, insert, update, delete on relay_pause to ownrelay_app;
