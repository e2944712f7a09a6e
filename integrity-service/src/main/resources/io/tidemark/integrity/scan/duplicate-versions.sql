select user_id, version, count(*) as n
from snapshots
group by user_id, version
having count(*) > 1
order by n desc
limit 50;
