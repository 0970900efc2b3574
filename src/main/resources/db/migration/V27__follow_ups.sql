-- When a message was dealt with by one that was written in its place, and which message another one follows.
alter table message
    add column settled_at timestamptz,
    add column follows_id uuid;
create index message_follows on message (tenant_id, follows_id, created_at desc) where follows_id is not null;
