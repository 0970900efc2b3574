-- What an agency makes of what is found in an email before it is sent; a finding without a row weighs what Ownrelay
-- advises. The names are not constrained: a node of another version may know more of them.
create table check_choice (
    tenant_id uuid not null references agency,
    finding   text not null check (length(finding) <= 64),
    severity  text not null check (length(severity) <= 64),
    primary key (tenant_id, finding)
);

alter table check_choice enable row level security;
alter table check_choice force row level security;
create policy one_agency on check_choice
    using (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid)
    with check (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid);
grant select, insert, update, delete on check_choice to ownrelay_app;

-- Who may send an email that is stopped, and how often the choices were changed.
alter table agency
    add column sends_anyway text not null default 'ADMINISTRATORS',
    add column checks_version int not null default 0;

-- In spite of what a message was sent, which would have stopped it. In a table of its own: the row of a message is
-- written anew with each of its states, and hardly any message has this.
create table sent_anyway (
    tenant_id  uuid        not null,
    message_id uuid        not null,
    findings   text[]      not null,
    sent_by    uuid        not null,
    sent_at    timestamptz not null,
    primary key (tenant_id, message_id),
    foreign key (tenant_id, message_id) references message (tenant_id, id) on delete cascade
);

alter table sent_anyway enable row level security;
alter table sent_anyway force row level security;
create policy one_agency on sent_anyway
    using (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid)
    with check (tenant_id = nullif(current_setting('ownrelay.tenant', true), '')::uuid);
grant select, insert on sent_anyway to ownrelay_app;
