-- What receivers say goes with what came back; what an administrator said against it does not.
alter table seen_address add column hearsay_of uuid
    generated always as (case when refuted_at is null then bounce_id end) stored;
alter table seen_address add foreign key (tenant_id, hearsay_of) references bounce (tenant_id, id) on delete cascade;
alter table seen_address drop constraint seen_address_tenant_id_bounce_id_fkey;
create index seen_address_hearsay on seen_address (tenant_id, hearsay_of);
drop index seen_address_bounce;
