-- How a server's login is had where it is no password: by whom, and in which way. The column auth stays what it was, so
-- that a node of the version before can read the row; it finds no password there and holds the messages.
alter table smtp_server
    -- null: a password, or no login
    add column sign_in              text check (sign_in in ('MICROSOFT', 'GOOGLE', 'OAUTH')),
    add column login_grant          text check (login_grant in ('DELEGATED', 'EACH_USER', 'APPLICATION')),
    -- of the registration at the provider; empty: the operator's
    add column client_id            text not null default '' check (length(client_id) <= 255),
    add column sealed_client_secret text,
    add column directory            text not null default '' check (length(directory) <= 255),
    add column authorization_url    text not null default '' check (length(authorization_url) <= 500),
    add column token_url            text not null default '' check (length(token_url) <= 500),
    add column scopes               text not null default '' check (length(scopes) <= 500);

-- What somebody who signed in has allowed, and the access token of now. Whoever renews it locks the row. The tokens are
-- sealed to the server as it was then: to a changed one they are not there.
create table server_login (
    tenant_id         uuid        not null references agency,
    id                uuid        not null,
    server_id         uuid        not null,
    -- null: the login that all users of the server share
    user_id           uuid,
    -- as which somebody signed in, as the provider said
    account           text        not null check (length(account) <= 320),
    -- null: the application itself is let in, or nobody is any more
    sealed_refresh    text,
    sealed_access     text,
    access_expires_at timestamptz,
    renewed_at        timestamptz,
    consented_by      uuid,
    consented_at      timestamptz,
    -- since when the provider does not accept it any more, and its words
    lost_at           timestamptz,
    lost_reason       text        not null default '' check (length(lost_reason) <= 512),
    version           integer     not null default 0,
    primary key (tenant_id, id),
    unique nulls not distinct (tenant_id, server_id, user_id),
    foreign key (tenant_id, server_id) references smtp_server (tenant_id, id) on delete cascade,
    foreign key (tenant_id, user_id) references app_user (tenant_id, id) on delete cascade
);
create index server_login_user on server_login (tenant_id, user_id);

alter table server_login enable row level security;
alter table server_login force row level security;
create policy one_agency on server_login
    using (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid)
    with check (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid);
grant select, insert, update, delete on server_login to ownrelay_app;

-- Who was sent to a provider to sign in, and has not come back. Only the hash of the state is stored; whoever comes back
-- with it, in the same session, deletes it.
create table sign_in_request (
    tenant_id        uuid        not null references agency,
    state_hash       text        not null,
    session_hash     text        not null,
    user_id          uuid        not null,
    server_id        uuid        not null,
    settings_version integer     not null,
    -- whether the user signs in for themselves, or for all users of the server
    own              boolean     not null,
    nonce_hash       text        not null,
    sealed_verifier  text        not null,
    expires_at       timestamptz not null,
    primary key (tenant_id, state_hash),
    foreign key (tenant_id, server_id) references smtp_server (tenant_id, id) on delete cascade,
    foreign key (tenant_id, user_id) references app_user (tenant_id, id) on delete cascade
);
create index sign_in_request_user on sign_in_request (tenant_id, user_id, expires_at);
create index sign_in_request_server on sign_in_request (tenant_id, server_id);

alter table sign_in_request enable row level security;
alter table sign_in_request force row level security;
create policy one_agency on sign_in_request
    using (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid)
    with check (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid);
grant select, insert, delete on sign_in_request to ownrelay_app;
