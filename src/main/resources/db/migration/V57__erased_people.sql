-- When the person to whom a message went was erased. The row stays for figures and batches, and says nothing of them.
alter table message add column if not exists erased_at timestamptz;

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
