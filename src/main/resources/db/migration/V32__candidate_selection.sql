-- Candidates that somebody ticked to write to: an address of a page could not hold so many. Forgotten after a day.
create table candidate_selection (
    tenant_id     uuid        not null references agency,
    id            uuid        not null,
    user_id       uuid        not null,
    candidate_ids uuid[]      not null,
    made_at       timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, user_id) references app_user (tenant_id, id)
);
create index candidate_selection_user on candidate_selection (tenant_id, user_id, made_at);

alter table candidate_selection enable row level security;
alter table candidate_selection force row level security;
create policy one_agency on candidate_selection
    using (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid)
    with check (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid);
grant select, insert, delete on candidate_selection to ownrelay_app;
