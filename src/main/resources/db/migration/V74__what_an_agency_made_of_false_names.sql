-- Until now false names of files were told with what is suspicious: what an agency made of that stays its choice.
do $$
declare
    of_agency uuid;
begin
    for of_agency in select id from agency loop
        perform set_config('ownrelay.tenant', of_agency::text, true);
        insert into check_choice (tenant_id, finding, severity)
        select tenant_id, 'false-file-name', severity from check_choice
        where tenant_id = of_agency and finding = 'suspicious-attachment'
        on conflict do nothing;
    end loop;
    perform set_config('ownrelay.tenant', '', true);
end $$;
