-- What PostgreSQL 15 added.
create table app.one_null (id int primary key, v text, unique nulls not distinct (v));
create unique index one_null_two on app.one_null (id, v) nulls not distinct;
create view app.as_myself with (security_invoker) as select id, v from app.one_null;
create collation app.ruled (provider = icu, locale = 'en-US');
create table app.set_some (id int primary key, a int, b int, constraint set_some_fk foreign key (a) references app.one_null (id) on delete set null (a));
create unlogged sequence app.forgetful start 5;
insert into app.one_null values (1, null), (2, 'x');
insert into app.set_some values (1, 1, 5), (2, null, null);
