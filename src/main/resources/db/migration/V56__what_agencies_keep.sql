-- For how many months an agency keeps the rows of its emails; null: for as long as there is the agency. And when what it no
-- longer keeps was last looked for, and how many emails went.
alter table agency
    add column if not exists keep_rows_months integer check (keep_rows_months between 1 and 120),
    add column if not exists cleared_at timestamptz,
    add column if not exists cleared_rows bigint not null default 0;

-- Since when a message is known to be on hold: an agency's time for it begins then, however long it had waited before.
alter table message add column if not exists held_since timestamptz;

-- For the keys of marks, when the message that a mark tells of goes.
create index if not exists address_mark_message on address_mark (tenant_id, message_id);
create index if not exists address_mark_bounce on address_mark (tenant_id, bounce_id) where bounce_id is not null;

-- The row of a message is the promise to send it: whatever is to go, what waits or is being sent stays.
create or replace function keep_promised_message() returns trigger
    language plpgsql
as
$$
begin
    if old.state not in ('SENT', 'FAILED', 'UNKNOWN', 'CANCELLED') then
        raise exception 'A message in state % is not deleted', old.state;
    end if;
    return old;
end
$$;
revoke execute on function keep_promised_message from public;
create or replace trigger keep_promised_message before delete on message
    for each row execute function keep_promised_message();
grant delete on message, delivery_attempt, delivery_day_of_user to ownrelay_app;

-- What the trail tells is appended only, but for words that name candidates: they can go, and no others can come in their
-- place. What is left must have stood there, in its order, around what was taken out.
create or replace function only_forget_detail() returns trigger
    language plpgsql
as
$$
begin
    if old.detail not like replace(replace(replace(replace(new.detail, '\', '\\'), '%', '\%'), '_', '\_'), '[…]', '%') then
        raise exception 'What the trail tells can only be forgotten';
    end if;
    return new;
end
$$;
revoke execute on function only_forget_detail from public;
create or replace trigger only_forget_detail before update on audit_event
    for each row execute function only_forget_detail();
grant update (detail) on audit_event to ownrelay_app;

-- Which of these agencies have something that is older than the time beside them: texts of messages, messages on hold whose
-- time has not begun or is over, rows of messages (null: kept), or counts of days before today.
create or replace function agencies_with_something_old(agencies uuid[], texts timestamptz[], rows_before timestamptz[],
    today date)
    returns setof uuid
    language plpgsql
    set plan_cache_mode = force_generic_plan
as
$$
declare
    caller     text := coalesce(current_setting('ownrelay.tenant', true), '');
    agency_row record;
begin
    for agency_row in select a.id, a.texts, a.kept from unnest(agencies, texts, rows_before) as a (id, texts, kept) loop
        perform set_config('ownrelay.tenant', agency_row.id::text, true);
        if exists (
            select from message m where m.tenant_id = agency_row.id and m.text_removed_at is null
                and m.finished_at < agency_row.texts and m.state in ('SENT', 'FAILED', 'CANCELLED'))
        or exists (
            select from message m where m.tenant_id = agency_row.id and m.state in ('HELD', 'UNKNOWN')
                and (m.state = 'HELD' and (m.held_since is null or m.held_since < greatest(m.queued_at, agency_row.texts))
                    or m.state = 'UNKNOWN' and m.text_removed_at is null and m.finished_at < agency_row.texts))
        or agency_row.kept is not null and exists (
            select from message m where m.tenant_id = agency_row.id and m.created_at < agency_row.kept
                and m.state in ('SENT', 'FAILED', 'UNKNOWN', 'CANCELLED') and m.finished_at < agency_row.kept)
        or exists (
            select from delivery_day_of_user d where d.tenant_id = agency_row.id and d.day < today)
        then
            return next agency_row.id;
        end if;
    end loop;
    perform set_config('ownrelay.tenant', caller, true);
end
$$;
revoke execute on function agencies_with_something_old from public;
grant execute on function agencies_with_something_old to ownrelay_app;
