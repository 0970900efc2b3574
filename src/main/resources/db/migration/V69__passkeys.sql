-- What signs a user in without a password: the public half of a key that never leaves their device. It stands in the
-- attestation object, where the validation reads it.
create table passkey (
    tenant_id          uuid        not null references agency,
    id                 uuid        not null,
    user_id            uuid        not null,
    name               text        not null,
    credential_id      bytea       not null,
    attestation_object bytea       not null,
    transports         text        not null,
    sign_count         bigint      not null,
    last_challenge     bytea,
    created_at         timestamptz not null,
    last_used_at       timestamptz,
    primary key (tenant_id, id),
    unique (tenant_id, credential_id),
    foreign key (tenant_id, user_id) references app_user (tenant_id, id) on delete cascade
);
create index passkey_of_user on passkey (tenant_id, user_id);
alter table passkey enable row level security;
alter table passkey force row level security;
create policy one_agency on passkey
    using (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid)
    with check (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid);
grant select, insert, update, delete on passkey to ownrelay_app;
