-- What came with version 15.
create table two.not_distinct (a int, b int unique nulls not distinct, c numeric(5, -2), d numeric(3, 5), unique nulls not distinct (a, b));
create unique index not_distinct_c on two.not_distinct (c) nulls not distinct where a > 0;
create unlogged sequence two.unlogged_sequence;
create table two.set_some (id int primary key, a int, b int);
create table two.sets_some (id int primary key, a int, b int, foreign key (a) references two.set_some on delete set null (a));
