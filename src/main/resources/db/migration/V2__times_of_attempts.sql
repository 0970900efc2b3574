-- The latest try at a server, for servers that take only so many letters a minute.
create index delivery_attempt_started on delivery_attempt (tenant_id, started_at);
