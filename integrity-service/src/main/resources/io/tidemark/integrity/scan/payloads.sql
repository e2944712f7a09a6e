select id, collection, record_id, version, 'sha256:' || encode(content_hash, 'hex') as stored_hash, payload
from snapshots;
