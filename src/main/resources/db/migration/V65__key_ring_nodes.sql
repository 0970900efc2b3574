-- Which keys each node knows, and by which it seals: a key is used only once all nodes know it. Ids, never a key.
create table key_ring_node (
    id           uuid        primary key,
    name         text        not null,
    key_ids      text[]      not null,
    active_id    text        not null,
    active_since timestamptz not null,
    seen_at      timestamptz not null
);
grant select, insert, update, delete on key_ring_node to ownrelay_app;

-- Secrets are sealed anew by another key.
grant update (sealed_verifier) on sign_in_request to ownrelay_app;
grant update (sealed_address) on reset_request to ownrelay_app;
