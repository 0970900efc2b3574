-- What a version that does not exist yet might add.
alter table message add column parked_until timestamptz;
alter table message drop constraint message_state_check;
alter table message add constraint message_state_check check (state in
    ('SCHEDULED', 'QUEUED', 'SENDING', 'SENT', 'FAILED', 'UNKNOWN', 'HELD', 'CANCELLED', 'PARKED'));
