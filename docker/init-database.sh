#!/usr/bin/env bash
# First start of the database: ownrelay_owner owns the tables and migrates them; ownrelay_app is what
# the application signs in as, owns nothing and obeys row-level security. Both come with a certificate.
set -euo pipefail

psql -v ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" <<'SQL'
create role ownrelay_owner login nosuperuser nobypassrls nocreatedb nocreaterole;
create role ownrelay_app login nosuperuser nobypassrls nocreatedb nocreaterole;
grant ownrelay_app to ownrelay_owner;
create database ownrelay owner ownrelay_owner;
revoke connect on database ownrelay from public;
grant connect on database ownrelay to ownrelay_owner, ownrelay_app;
SQL
