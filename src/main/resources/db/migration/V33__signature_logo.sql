-- The picture that stands under the emails of a user.
create table signature_logo (
    tenant_id    uuid        not null references agency,
    user_id      uuid        not null,
    content_type text        not null,
    width        int         not null,
    height       int         not null,
    octets       bytea       not null,
    changed_at   timestamptz not null,
    primary key (tenant_id, user_id),
    foreign key (tenant_id, user_id) references app_user (tenant_id, id) on delete cascade
);

alter table signature_logo enable row level security;
alter table signature_logo force row level security;
create policy one_agency on signature_logo
    using (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid)
    with check (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid);

grant select, insert, update, delete on signature_logo to ownrelay_app;

-- What the text of a message refers to (RFC 2392), and no reader takes for a file of it; null: a file.
alter table message_attachment add column content_id text;
