-- Lanes whose server failed again and again are looked for last: however many are due, the others never wait for them.
-- What knows of no rank, as a node of the version before, gets the usual one.
alter table scheduled_tasks alter column priority set default 50;
update scheduled_tasks set priority = case when consecutive_failures > 1 then 10 else 50 end where priority is null;
