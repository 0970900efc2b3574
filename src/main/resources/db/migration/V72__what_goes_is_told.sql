-- For which month the administrators were last told what their agency will no longer keep.
alter table agency add column told_month date;
