-- Who had mail with links sent, counted for an hour: by client and by address, whether anybody has it or not, by user
-- and by agency. Subjects are hashed.
create table link_asked (
    subject text        not null,
    at      timestamptz not null
);
create index link_asked_subject on link_asked (subject);
create index link_asked_at on link_asked (at);
grant select, insert, delete on link_asked to ownrelay_app;

-- Wishes that wait for their answer. The address is sealed: it may be anybody's, or a password in the wrong field.
create table reset_request (
    id             uuid primary key,
    sealed_address text not null
);
grant select, insert, delete on reset_request to ownrelay_app;
