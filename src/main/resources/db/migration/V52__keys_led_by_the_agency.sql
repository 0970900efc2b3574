-- Every row is found by its agency and its id, by the primary key. Keys on the id alone cost one more index write a row
-- and no statement needs them. One table a transaction, so that nodes at work never wait for two of them.
alter table audit_event drop constraint if exists audit_event_id_key;
alter table bounce drop constraint if exists bounce_id_key;
alter table address_mark drop constraint if exists address_mark_id_key;
alter table explanation_note drop constraint if exists explanation_note_id_key;
alter table server_incident drop constraint if exists server_incident_id_key;
alter table signing_key drop constraint if exists signing_key_id_key;
alter table sender_domain drop constraint if exists sender_domain_id_key;
alter table link drop constraint if exists link_id_key;
alter table candidate drop constraint if exists candidate_id_key;
alter table app_user drop constraint if exists app_user_id_key;
alter table smtp_server drop constraint if exists smtp_server_id_key;
