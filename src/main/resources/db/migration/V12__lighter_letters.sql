-- A letter's row is written three times on its way out. What is left out of line is not written again.
alter table message set (toast_tuple_target = 1024);

-- The primary keys say as much within an agency, and no statement asks for a row of another one.
alter table message drop constraint message_id_key;
alter table delivery_attempt drop constraint delivery_attempt_id_key;

-- The letter of a try belongs to the agency; locking the agency's row for each try adds nothing.
alter table delivery_attempt drop constraint delivery_attempt_tenant_id_fkey;

drop index message_candidate;
create index message_candidate on message (tenant_id, candidate_id, created_at desc)
    where candidate_id is not null;
