select user_id, collection, record_id, id, version, prev_version, created_at from (
  select s.*, lag(version) over (partition by user_id, collection, record_id order by created_at, version) as prev_version
  from snapshots s
) t
where version < prev_version
limit 50;
