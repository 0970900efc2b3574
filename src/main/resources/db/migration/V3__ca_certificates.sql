-- Certificates in PEM that vouch for this server besides the public authorities; no secret.
alter table smtp_server add column ca_certificates text;
