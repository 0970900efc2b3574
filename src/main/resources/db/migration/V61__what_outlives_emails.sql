-- When a candidate was last written to, of those whose emails the agency no longer keeps. It names nobody else, and goes with
-- the candidate.
alter table candidate add column if not exists last_written_at timestamptz;

-- What a server said after MAIL may name whom an email was for. Of failures only words of mail servers are kept from now on;
-- addresses go from those that are kept, and all of it from what is over, which nobody reads.
do $$
declare
    named     text := '<[^<>]*>|[^][:space:]<>()"'',;:[]+(@|=40|%40)[^][:space:]<>()"'',;:[]+';
    agency_id uuid;
begin
    for agency_id in select id from agency loop
        perform set_config('ownrelay.tenant', agency_id::text, true);
        update smtp_server s set pause_reason = regexp_replace(s.pause_reason, named, '~', 'g')
            where s.tenant_id = agency_id and s.pause_stage in ('MAIL', 'RCPT', 'DATA', 'BODY', 'DOT', 'QUIT')
                and s.pause_reason ~ named;
        update server_incident i set text = case when i.closed_at is null
                then regexp_replace(i.text, named, '~', 'g') else '' end
            where i.tenant_id = agency_id and i.stage in ('MAIL', 'RCPT', 'DATA', 'BODY', 'DOT', 'QUIT')
                and (i.text ~ named or i.closed_at is not null and i.text <> '');
    end loop;
    perform set_config('ownrelay.tenant', '', true);
end
$$;
