-- Operators see what their tenant has asked for, newest first, and end one whoever asked for it.
create index on jobs (tenant_id, created_at desc, id desc);
create unique index on jobs (id);
