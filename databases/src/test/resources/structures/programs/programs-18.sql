-- What PostgreSQL 18 adds.
create foreign table app.far_virtual (a int, b int generated always as (a + 1) virtual, constraint a_there not null a) server remote;
create view app.returned as select id, name from app.people;
create function app.with_old() returns setof int language sql begin atomic update app.people set age = 1 where id = 0 returning old.age; end;
