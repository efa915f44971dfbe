-- What PostgreSQL 16 and 17 add.
create event trigger at_login on login execute function app.on_ddl();
alter event trigger at_login disable;
create view app.json_rows as select j.a, j.b from json_table('[{"a": 1, "b": "x"}]'::jsonb, '$[*]' columns (a int path '$.a', b text path '$.b')) as j;
create view app.any_of as select any_value(name) as n, json_objectagg(id: name) as o from app.people;
create materialized view app.in_other_heap using "our heap" as select id from app.people;
