-- Each transaction asks which of the records that it writes to are parked.
create index on sync_failed_operations (tenant_id, user_id, collection, record_id) where parks;
