-- An operator asks in the agencies of others, too: what they asked there is over with their right, as that of a colleague is.
create or replace function rights_change() returns trigger language plpgsql as $$
declare
    caller    text := coalesce(current_setting('ownrelay.tenant', true), '');
    of_agency uuid;
begin
    delete from factor_reset where tenant_id = new.tenant_id and (user_id = new.id or asked_by = new.id);
    if old.operator then
        for of_agency in select id from agency loop
            perform set_config('ownrelay.tenant', of_agency::text, true);
            delete from factor_reset where tenant_id = of_agency and asked_by = new.id;
        end loop;
        perform set_config('ownrelay.tenant', caller, true);
    end if;
    return null;
end $$;
