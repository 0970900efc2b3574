-- When the sender put a refused letter aside; and the settings of the server when its sender chose it: null is
-- not checked, as for letters older than this and for the default relay.
alter table message
    add column seen_at timestamptz,
    add column destination text;

-- What senders have to decide about, by what is to be decided.
create index message_needing on message (tenant_id, state, created_at desc, id desc)
    where state in ('FAILED', 'UNKNOWN', 'HELD');
