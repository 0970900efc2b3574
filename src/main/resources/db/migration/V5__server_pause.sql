-- A server that failed rests: since when, how often it failed in a row, and what it said last (pause_reason).
-- paused_until in the past: it may be tried again, with one letter.
alter table smtp_server
    add column paused_since timestamptz,
    add column pauses       integer not null default 0,
    add column pause_stage  text,
    add column pause_code   integer;
