-- Who asked for links to set a new password, counted for an hour: by client, and by address whether anybody has it or
-- not. Subjects are hashed.
create table reset_asked (
    subject text        not null,
    at      timestamptz not null
);
create index reset_asked_subject on reset_asked (subject, at);
grant select, insert, delete on reset_asked to ownrelay_app;

-- Wishes that wait for their answer. The address is sealed: it may be anybody's, or a password in the wrong field.
create table reset_request (
    id             uuid primary key,
    sealed_address text not null
);
grant select, insert, delete on reset_request to ownrelay_app;
