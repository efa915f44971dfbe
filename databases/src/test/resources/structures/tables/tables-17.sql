-- What came with version 16 and 17.
create table two.identity_parent (id int generated always as identity, at date not null) partition by range (at);
create table two.identity_part partition of two.identity_parent for values from ('2020-01-01') to ('2021-01-01');
create collation kinds.built_in (provider = builtin, locale = 'C.UTF-8');
create collation kinds.ruled (provider = icu, locale = 'und', rules = '&V << w <<< W');
create table two.exclusive (id int, during int4range, exclude using gist (id with =, during with &&)) partition by list (id);
create table two.exclusive_1 partition of two.exclusive for values in (1);
create table two.stored_main (t text storage main, u text collate kinds.ruled);
create domain two.named_not_null as int constraint "must be" not null;
create table two.method_parent (id int) partition by range (id) using kinds_heap;
create table two.computed_parent (a int, b int generated always as (a * 2) stored) partition by range (a);
create table two.computed_other partition of two.computed_parent (b generated always as (a * 3) stored) for values from (0) to (9);
insert into two.identity_parent (at) values ('2020-05-05'), ('2020-06-06');
insert into two.computed_parent values (1);
