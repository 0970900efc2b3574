-- When a candidate was last written to, of those whose emails the agency no longer keeps. It names nobody else, and goes with
-- the candidate.
alter table candidate add column if not exists last_written_at timestamptz;
