-- Who must have a second factor, by the agency's own choice and by the operator's, and since when.
create table factor_rule (
    tenant_id        uuid        not null primary key references agency,
    own_choice       varchar(20) not null default 'NOBODY' check (own_choice in ('NOBODY', 'ADMINISTRATORS', 'EVERYBODY')),
    operators_choice varchar(20) not null default 'NOBODY' check (operators_choice in ('NOBODY', 'ADMINISTRATORS', 'EVERYBODY')),
    administrators_since timestamptz,
    everybody_since      timestamptz
);
-- Somebody asks in place of a user who lost what they sign in with.
create table factor_reset (
    tenant_id uuid        not null references agency,
    user_id   uuid        not null,
    asked_by  uuid        not null,
    asked_at  timestamptz not null,
    primary key (tenant_id, user_id),
    foreign key (tenant_id, user_id) references app_user (tenant_id, id) on delete cascade
);
do $$
declare name text;
begin
    foreach name in array array['factor_rule', 'factor_reset'] loop
        execute format('alter table %I enable row level security', name);
        execute format('alter table %I force row level security', name);
        execute format('create policy one_agency on %I
            using (tenant_id = nullif(current_setting(''ownrelay.tenant'', true), '''')::uuid)
            with check (tenant_id = nullif(current_setting(''ownrelay.tenant'', true), '''')::uuid)', name);
    end loop;
end $$;
grant select, insert, update on factor_rule to ownrelay_app;
grant select, insert, update, delete on factor_reset to ownrelay_app;

-- Since when somebody runs the installation: operators have time from then.
alter table app_user add column operator_since timestamptz not null default now();
create function operator_begins() returns trigger language plpgsql as $$
begin
    new.operator_since := now();
    return new;
end $$;
create trigger operator_begins before update of operator on app_user
    for each row when (new.operator and not old.operator) execute function operator_begins();

-- What was asked for somebody with other rights, or by a colleague who has others now, is not good any more.
create function rights_change() returns trigger language plpgsql as $$
begin
    delete from factor_reset where tenant_id = new.tenant_id and (user_id = new.id or asked_by = new.id);
    return null;
end $$;
create trigger rights_change after update of role, operator, enabled on app_user for each row
    when ((old.role, old.operator, old.enabled) is distinct from (new.role, new.operator, new.enabled))
    execute function rights_change();
