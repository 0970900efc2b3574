-- Whether an address got a message is asked when a person is erased: the key that holds a batch once leads by the address
-- instead of a second index, which every message would write three times. In the order of octets, whatever the database
-- sorts by, so that addresses in upper and lower case can be looked up as ranges. The batch itself is found by message_batch;
-- a node of the version before, as long as it runs beside this one, walks this index for it.
create unique index if not exists message_once
    on message (tenant_id, to_address collate "C", sender_id, idempotency_key);
alter table message drop constraint if exists message_tenant_id_sender_id_idempotency_key_to_address_key;

-- Row-level security lets no index answer for lower(email). The unique one stays: nodes of the version before add by it.
create index if not exists candidate_email_key on candidate (tenant_id, email_key);
