-- What a sender has to decide about: a handful of very many, which Home asks for. Its conditions stand in the question word
-- for word, as else no index of a part is used. message_needing answers what message_undecided did.
-- One lock of the table at a time, as messages are written meanwhile: held together, they would wait for each other.
create index if not exists message_deciding on message (tenant_id, sender_id, state, created_at desc, id desc)
    where seen_at is null and settled_at is null
        and (state in ('UNKNOWN', 'HELD', 'FAILED') or bounced_at is not null);
drop index if exists message_undecided;

-- A sender and a server belong to one agency. As long as PostgreSQL takes them for independent, it expects no message of a
-- sender at all, and sorts all of them where the newest were wanted.
create statistics if not exists message_belongs (dependencies) on tenant_id, sender_id, smtp_server_id from message;
analyze message (tenant_id, sender_id, smtp_server_id);
