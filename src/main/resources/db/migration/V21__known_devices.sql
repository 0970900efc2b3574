-- The browsers in which a user has signed in. Each shows a token that only its hash is kept of; at every sign-in the
-- token is replaced, and the one before lives on for a day, because the answer with the new one may be lost.
create table known_device (
    tenant_id   uuid        not null references agency,
    token_hash  text        not null,
    user_id     uuid        not null,
    device_id   uuid        not null,
    since       timestamptz not null,
    seen_at     timestamptz not null,
    replaced_at timestamptz,
    primary key (tenant_id, token_hash),
    foreign key (tenant_id, user_id) references app_user (tenant_id, id) on delete cascade
);
create index known_device_user on known_device (tenant_id, user_id);
alter table known_device enable row level security;
alter table known_device force row level security;
create policy one_agency on known_device
    using (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid)
    with check (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid);

-- Sign-in from all other browsers: how many tries a line has let through in its round, and who waits in it. They are
-- written before anybody is signed in, and hold hashes of addresses, networks and sessions.
create table sign_in_round (
    line  text primary key,
    began timestamptz not null,
    used  integer     not null
);
create table sign_in_place (
    line     text        not null,
    browser  text        not null,
    origin   text        not null,
    asked_at timestamptz not null,
    front_at timestamptz,
    seen_at  timestamptz not null,
    ready    boolean     not null,
    primary key (line, browser)
);
create index sign_in_place_origin on sign_in_place (line, origin, asked_at, browser);
create index sign_in_place_front on sign_in_place (line, front_at, browser) where front_at is not null;

grant select, insert, update, delete on known_device, sign_in_round, sign_in_place to ownrelay_app;
