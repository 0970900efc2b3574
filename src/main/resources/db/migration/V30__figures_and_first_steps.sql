-- What was put off in some days, without a look at all tries of these days.
create index delivery_attempt_deferred on delivery_attempt (tenant_id, started_at, message_id) where next_due_at is not null;
-- When a server last took the test message that a user sent to themselves.
alter table app_user add column test_message_at timestamptz;
