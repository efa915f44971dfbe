-- What PostgreSQL 15 adds.
create view app.invoked with (security_invoker = true, security_barrier = false) as select id from app.people;
create function app.distinct_step(int, int) returns int language sql as 'select $1';
create view app.merged as select count(*) filter (where regexp_like(name, 'a')) as c from app.people;
