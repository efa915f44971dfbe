create extension btree_gist;
create table v (id int primary key, a int, b int generated always as (a * 2) virtual, c int generated always as (a + 1) stored);
create table t (id int, during daterange, primary key (id, during without overlaps));
create table u (id int, during daterange, foreign key (id, period during) references t (id, period during));
create table n (id int primary key, x int);
alter table n add constraint x_there not null x not valid;
create table e (id int primary key, v int references v not enforced, w int constraint small check (w < 5) not enforced);
create table nd (a int, b int, unique nulls not distinct (a, b));
create domain d as int constraint pos check (value > 0);
