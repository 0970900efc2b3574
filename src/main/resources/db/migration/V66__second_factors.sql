-- What a user has besides the password: an app that makes codes, whose key is sealed, and codes for the day it is lost.
create table user_totp (
    tenant_id    uuid        not null references agency,
    user_id      uuid        not null,
    sealed_secret text       not null,
    last_step    bigint      not null default 0,
    begun_at     timestamptz not null,
    confirmed_at timestamptz,
    primary key (tenant_id, user_id),
    foreign key (tenant_id, user_id) references app_user (tenant_id, id) on delete cascade
);
create table recovery_code (
    tenant_id uuid not null references agency,
    user_id   uuid not null,
    code_hash text not null,
    primary key (tenant_id, user_id, code_hash),
    foreign key (tenant_id, user_id) references app_user (tenant_id, id) on delete cascade
);
do $$
declare name text;
begin
    foreach name in array array['user_totp', 'recovery_code'] loop
        execute format('alter table %I enable row level security', name);
        execute format('alter table %I force row level security', name);
        execute format('create policy one_agency on %I
            using (tenant_id = nullif(current_setting(''ownrelay.tenant'', true), '''')::uuid)
            with check (tenant_id = nullif(current_setting(''ownrelay.tenant'', true), '''')::uuid)', name);
    end loop;
end $$;
grant select, insert, update, delete on user_totp to ownrelay_app;
grant select, insert, delete on recovery_code to ownrelay_app;
