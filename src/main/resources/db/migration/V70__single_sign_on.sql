-- Where the people of an agency sign in with their organisation: one provider of OpenID Connect an agency.
create table identity_provider (
    tenant_id            uuid        not null references agency,
    id                   uuid        not null,
    issuer               text        not null check (length(issuer) <= 500),
    client_id            text        not null check (length(client_id) <= 255),
    sealed_client_secret text        not null,
    -- what the provider must say of whom for an administrator; empty: it says nothing of roles
    role_claim           text        not null default '' check (length(role_claim) <= 255),
    administrator_value  text        not null default '' check (length(administrator_value) <= 255),
    -- whether people may sign in by password, too
    passwords            boolean     not null default true,
    enabled              boolean     not null default false,
    -- when an administrator last came back from it as it is now; null: nobody has
    tried_at             timestamptz,
    -- sessions and sign-ins that were begun with another one do not count
    epoch                uuid        not null,
    version              integer     not null default 0,
    primary key (tenant_id, id),
    unique (tenant_id)
);

-- Whom the provider means. The subject is bound once; what else the provider says of somebody may change.
create table federated_identity (
    tenant_id uuid        not null references agency,
    issuer    text        not null,
    subject   text        not null check (length(subject) <= 255),
    user_id   uuid        not null,
    bound_at  timestamptz not null,
    primary key (tenant_id, issuer, subject),
    unique (tenant_id, user_id, issuer),
    foreign key (tenant_id, user_id) references app_user (tenant_id, id) on delete cascade
);

-- What single sign-on knows of a user.
create table federated_user (
    tenant_id      uuid    not null references agency,
    user_id        uuid    not null,
    -- of the hash that stands in place of a password; null: the user has chosen one
    placeholder    text,
    -- may sign in by password where others may not
    keeps_password boolean not null default false,
    primary key (tenant_id, user_id),
    foreign key (tenant_id, user_id) references app_user (tenant_id, id) on delete cascade
);

-- Who was sent to the provider, and has not come back. Whoever comes back in the same session deletes it.
create table federated_sign_in (
    tenant_id       uuid        not null references agency,
    state_hash      text        not null,
    session_hash    text        not null,
    nonce_hash      text        not null,
    sealed_verifier text        not null,
    epoch           uuid        not null,
    purpose         varchar(20) not null check (purpose in ('SIGN_IN', 'TRY', 'PROVE')),
    -- who is signed in already
    user_id         uuid,
    expires_at      timestamptz not null,
    check ((user_id is null) = (purpose = 'SIGN_IN')),
    primary key (tenant_id, state_hash),
    foreign key (tenant_id, user_id) references app_user (tenant_id, id) on delete cascade
);
create index federated_sign_in_session on federated_sign_in (tenant_id, session_hash);
create index federated_sign_in_user on federated_sign_in (tenant_id, user_id);

do $$
declare name text;
begin
    foreach name in array array['identity_provider', 'federated_identity', 'federated_user', 'federated_sign_in'] loop
        execute format('alter table %I enable row level security', name);
        execute format('alter table %I force row level security', name);
        execute format('create policy one_agency on %I
            using (tenant_id = nullif(current_setting(''ownrelay.tenant'', true), '''')::uuid)
            with check (tenant_id = nullif(current_setting(''ownrelay.tenant'', true), '''')::uuid)', name);
    end loop;
end $$;
grant select, insert, update on identity_provider to ownrelay_app;
grant select, insert, delete on federated_identity to ownrelay_app;
grant select, insert, update on federated_user to ownrelay_app;
grant select, insert, delete, update (sealed_verifier) on federated_sign_in to ownrelay_app;

-- What sealed_secrets() says, with what single sign-on seals: nodes of the version before do not know these kinds.
create function what_keys_seal()
    returns table (kind text, key text, secrets bigint)
    language plpgsql
    set plan_cache_mode = force_generic_plan
as
$$
declare
    caller    text := coalesce(current_setting('ownrelay.tenant', true), '');
    of_agency uuid;
    sealed    record;
    counts    jsonb := '{}';
begin
    for of_agency in select id from agency loop
        perform set_config('ownrelay.tenant', of_agency::text, true);
        for sealed in
            select s.kind || ' ' || split_part(s.secret, ':', 2) as what, count(*) as n
            from (
                select 'PASSWORD' as kind, sealed_secret as secret from smtp_server where tenant_id = of_agency
                union all
                select 'CLIENT_SECRET', sealed_client_secret from smtp_server where tenant_id = of_agency
                union all
                select 'REFRESH', sealed_refresh from server_login where tenant_id = of_agency
                union all
                select 'ACCESS', sealed_access from server_login where tenant_id = of_agency
                union all
                select 'SIGN_IN', sealed_verifier from sign_in_request where tenant_id = of_agency
                union all
                select 'ORGANISATION_SECRET', sealed_client_secret from identity_provider where tenant_id = of_agency
                union all
                select 'ORGANISATION_SIGN_IN', sealed_verifier from federated_sign_in where tenant_id = of_agency
                union all
                select 'TOTP', sealed_secret from user_totp where tenant_id = of_agency
                union all
                select 'ERASURES', sealed_key from erasure_key where tenant_id = of_agency
                union all
                select 'SIGNING_KEY', sealed_private_key from signing_key where tenant_id = of_agency
                union all
                select 'NOTICE', sealed_text from notice where tenant_id = of_agency
                union all
                select 'IMPORT', sealed_login from server_import where tenant_id = of_agency) s
            where s.secret like 'v1:_%:_%'
            group by 1
        loop
            counts := counts || jsonb_build_object(sealed.what, coalesce((counts ->> sealed.what)::bigint, 0) + sealed.n);
        end loop;
    end loop;
    perform set_config('ownrelay.tenant', caller, true);
    return query
        select split_part(c.key, ' ', 1), split_part(c.key, ' ', 2), c.value::bigint from jsonb_each_text(counts) c
        union all
        select 'RESET', split_part(r.sealed_address, ':', 2), count(*) from reset_request r
        where r.sealed_address like 'v1:_%:_%' group by 2;
end
$$;
revoke execute on function what_keys_seal from public;
grant execute on function what_keys_seal to ownrelay_app;
