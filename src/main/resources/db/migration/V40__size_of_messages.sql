-- Octets of the largest message that a server takes (RFC 1870), as it said in the last test that got so far. 0: it named
-- no limit; null: nobody knows.
alter table smtp_server add column size_limit bigint;
