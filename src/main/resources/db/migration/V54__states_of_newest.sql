-- What became of the messages of some days, counted without a look at their rows, and the newest of one state.
create index message_newest_states on message (tenant_id, created_at desc, id desc, state);
drop index message_newest;
alter index message_newest_states rename to message_newest;

-- Those of the states that few messages have, newest first.
drop index message_seldom;
create index message_seldom on message (tenant_id, state, created_at desc, id desc)
    where state in ('SCHEDULED', 'CANCELLED');
