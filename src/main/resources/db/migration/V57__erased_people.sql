-- When the person to whom a message went was erased. The row stays for figures and batches, and says nothing of them.
alter table message add column if not exists erased_at timestamptz;

-- A node of the version before may have read what names the person, or may be handed what a server says of them: the row
-- stays as it was erased, nothing leaves for them, and what came back is kept without its words.
create or replace function keep_erased_message() returns trigger
    language plpgsql
as
$$
begin
    if new.state <> old.state and new.state not in ('SENT', 'FAILED', 'UNKNOWN', 'CANCELLED') then
        raise exception 'The person of the message was erased';
    end if;
    new.candidate_id := null;
    new.to_address := old.to_address;
    new.to_name := old.to_name;
    new.subject := '';
    new.source := '';
    new.splice_at := null;
    new.text_removed_at := old.text_removed_at;
    new.erased_at := old.erased_at;
    return new;
end
$$;
revoke execute on function keep_erased_message from public;
create or replace trigger keep_erased_message before update on message
    for each row when (old.erased_at is not null) execute function keep_erased_message();

create or replace function keep_erased_bounce() returns trigger
    language plpgsql
as
$$
begin
    if exists (select from message m
        where m.tenant_id = new.tenant_id and m.id = new.message_id and m.erased_at is not null)
    then
        new.reply_text := '';
    end if;
    return new;
end
$$;
revoke execute on function keep_erased_bounce from public;
create or replace trigger keep_erased_bounce before insert on bounce
    for each row execute function keep_erased_bounce();

-- What servers said is appended only, but it may name who was erased: it can go, and nothing can come in its place.
create or replace function only_forget_reply() returns trigger
    language plpgsql
as
$$
begin
    if new.reply_text <> '' then
        raise exception 'What a server said can only be forgotten';
    end if;
    return new;
end
$$;
revoke execute on function only_forget_reply from public;
create or replace trigger only_forget_reply before update on delivery_attempt
    for each row execute function only_forget_reply();
create or replace trigger only_forget_reply before update on bounce
    for each row execute function only_forget_reply();
grant update (reply_text) on delivery_attempt, bounce to ownrelay_app;
