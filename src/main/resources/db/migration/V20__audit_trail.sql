-- From where somebody did what the row tells; null: the application itself, or from before.
alter table audit_event add column client text;

-- What actions have in common, such as smtp-server. A column, because row-level security lets no index answer what a
-- function says that is not leakproof.
alter table audit_event add column area text generated always as (split_part(action, '.', 1)) stored;

-- The page of an agency's trail, newest first: all, of a person, of an area such as smtp-server.
create index audit_event_newest on audit_event (tenant_id, at desc, id desc);
create index audit_event_actor on audit_event (tenant_id, actor_id, at desc, id desc);
create index audit_event_subject on audit_event (tenant_id, subject_id, at desc, id desc);
create index audit_event_area on audit_event (tenant_id, area, at desc, id desc);
drop index audit_event_at;

-- What happened in no agency, and what operators did to one. It belongs to no agency, holds nothing of anybody's
-- candidates, and outlives the agency that it names.
create table operator_event (
    id         uuid        primary key,
    at         timestamptz not null,
    actor_id   uuid,
    agency_id  uuid,
    action     text        not null,
    subject_id uuid,
    detail     text        not null default '',
    client     text,
    area       text generated always as (split_part(action, '.', 1)) stored
);
create index operator_event_newest on operator_event (at desc, id desc);
create index operator_event_actor on operator_event (actor_id, at desc, id desc);
create index operator_event_subject on operator_event (subject_id, at desc, id desc);
create index operator_event_area on operator_event (area, at desc, id desc);
grant select, insert on operator_event to ownrelay_app;

-- Sign-ins that failed of late, to be told in groups. One row for each address that was tried from a client, known or
-- not, so that writing it takes the same time; the address is hashed, as people type passwords into the wrong field.
-- agency_id and user_id: zeros where nobody has the address.
create table sign_in_failed (
    subject   text        not null,
    client    text        not null,
    agency_id uuid        not null,
    user_id   uuid        not null,
    since     timestamptz not null,
    last      timestamptz not null,
    count     integer     not null,
    primary key (subject, client)
);
create index sign_in_failed_group on sign_in_failed (agency_id, user_id, client);
grant select, insert, update, delete on sign_in_failed to ownrelay_app;
