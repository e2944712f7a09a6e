-- integrity-service writes takeovers into the timelines of incidents. Leases are of no tenant.
grant select on sync_leases to tidemark_integrity;
