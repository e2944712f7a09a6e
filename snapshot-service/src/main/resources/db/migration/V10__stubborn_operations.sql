-- integrity-service counts, over all tenants, the operations that were tried more often than that.
create index on sync_failed_operations (attempts) where attempts > 10;
