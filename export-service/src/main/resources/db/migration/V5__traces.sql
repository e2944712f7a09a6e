-- The trace of the request that asked for an export: it leads from a line of the audit, or of an incident's timeline, to what was done.
alter table audit add column trace_id text;
alter table jobs add column trace_id text;
comment on column audit.trace_id is 'null when nothing was traced';
