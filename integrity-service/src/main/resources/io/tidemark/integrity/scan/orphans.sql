select child.id from child left join parent on child.parent_id = parent.id where parent.id is null limit 50;
