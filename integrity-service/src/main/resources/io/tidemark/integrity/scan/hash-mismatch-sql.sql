select id, collection, record_id, version,
       'sha256:' || encode(content_hash, 'hex') as stored_hash,
       'sha256:' || encode(sha256(convert_to(payload, 'UTF8')), 'hex') as computed_hash
from snapshots
where content_hash <> sha256(convert_to(payload, 'UTF8'))
limit 50;
