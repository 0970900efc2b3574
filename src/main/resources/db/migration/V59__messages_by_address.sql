-- Row-level security lets no index answer for lower(email). The unique one stays: nodes of the version before add by it.
create index if not exists candidate_email_key on candidate (tenant_id, email_key);
