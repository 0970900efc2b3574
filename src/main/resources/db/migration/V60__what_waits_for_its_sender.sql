-- What a sender has to decide about: a handful of very many, which Home asks for. Its conditions stand in the question word
-- for word, as else no index of a part is used. message_needing answers what message_undecided did.
create index message_deciding on message (tenant_id, sender_id, state, created_at desc, id desc)
    where seen_at is null and settled_at is null
        and (state in ('UNKNOWN', 'HELD', 'FAILED') or bounced_at is not null);
drop index message_undecided;
