select user_id, id, version, created_at from (
  select s.*, lag(version) over (partition by user_id order by created_at) as prev_version
  from snapshots s
) t
where prev_version is not null and version < prev_version
limit 50;
