select logical_key, count(*) from snapshots group by logical_key having count(*) > 1 limit 50;
