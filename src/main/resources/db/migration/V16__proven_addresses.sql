-- Since when somebody who reads the mailbox of the address has said so (address_proven_at). An address that had been
-- written from through the default relay before this version may go on until unproven_until. joined_at: since when
-- the user can sign in; null: an invitation waits.
alter table app_user
    add column address_proven_at timestamptz,
    add column unproven_until    timestamptz,
    add column joined_at         timestamptz default now();

-- An address that is not proven can be taken by whoever proves it.
alter table sign_in add column proven boolean not null default false;

-- Links that were sent to a mailbox, or handed over. Only the hash of a token is stored. A link is good once: what
-- it is for deletes it, and so does the next one of the same purpose.
create table link (
    tenant_id  uuid        not null references agency,
    id         uuid        not null unique,
    user_id    uuid        not null,
    purpose    text        not null check (purpose in ('INVITATION', 'RESET', 'CONFIRMATION')),
    token_hash text        not null,
    address    text        not null,
    mailed     boolean     not null,
    notice_id  uuid,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, token_hash),
    unique (tenant_id, user_id, purpose),
    foreign key (tenant_id, user_id) references app_user (tenant_id, id)
);
alter table link enable row level security;
alter table link force row level security;
create policy one_agency on link
    using (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid)
    with check (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid);
grant select, insert, update, delete on link to ownrelay_app;

-- Who runs the installation has given the word for their own address.
do $$
declare
    agency_id uuid;
begin
    for agency_id in select id from agency loop
        perform set_config('ownrelay.tenant', agency_id::text, true);
        update app_user set address_proven_at = now() where tenant_id = agency_id and operator;
        update sign_in s set proven = true from app_user u
            where u.tenant_id = agency_id and u.operator and s.tenant_id = u.tenant_id and s.user_id = u.id;
        update app_user u set unproven_until = now() + interval '30 days'
            where u.tenant_id = agency_id and not u.operator and exists (
                select from message m where m.tenant_id = u.tenant_id and m.sender_id = u.id
                    and m.smtp_server_id is null and m.state = 'SENT' and lower(m.from_address) = lower(u.email));
    end loop;
    perform set_config('ownrelay.tenant', '', true);
end
$$;
