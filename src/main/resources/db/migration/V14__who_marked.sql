-- Which server refused an address itself, or which message that came back said so: the acceptance of a later letter
-- lifts a mark only where the same server had refused it. Marks from before are lifted by people alone.
alter table address_mark
    add column refused_directly boolean not null default false,
    add column smtp_server_id   uuid,
    add column bounce_id        uuid,
    add foreign key (tenant_id, bounce_id) references bounce (tenant_id, id);

-- A person's letter that was taken for a message of a mail server does not stay.
grant delete on bounce to ownrelay_app;

-- Words that are somebody's name too no longer stand in what the operator is shown.
delete from unknown_reply where words ~
    '\m(will|may|page|long|early|field|read|low|poor|just|wait|hold|groot|meer|groß|right|link|key|block|more|days?)\M';
delete from wrong_explanation where words ~
    '\m(will|may|page|long|early|field|read|low|poor|just|wait|hold|groot|meer|groß|right|link|key|block|more|days?)\M';
