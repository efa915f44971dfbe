-- What came with version 18.
create table two.virtual (id int primary key, a int, b int generated always as (a * 2) virtual, c int generated always as (a + 1) stored, d kinds.mood);
create table two.rooms (id int, during daterange, primary key (id, during without overlaps));
create table two.bookings (id int, room int, during daterange, unique (id, during without overlaps), foreign key (room, period during) references two.rooms (id, period during));
create table two.not_nulls (
  a int constraint "a is there" not null,
  b int constraint b_here not null no inherit,
  c int not null,
  d int,
  e int primary key,
  f int,
  g int generated always as (coalesce(e, 0)) virtual constraint computed_there not null);
alter table two.not_nulls add constraint d_late not null d not valid;
alter table two.not_nulls add constraint f_late not null f not valid;
comment on constraint "a is there" on two.not_nulls is 'named';
comment on constraint d_late on two.not_nulls is 'late';
create table two.not_null_child (h int constraint own not null) inherits (two.not_nulls);
create table two.not_null_parent (a int constraint parent_a not null, b int not null) partition by range (a);
create table two.not_null_part partition of two.not_null_parent for values from (0) to (9);
create table two.not_null_joined (a int constraint other_name not null, b int constraint yet_another not null);
alter table two.not_null_parent attach partition two.not_null_joined for values from (10) to (19);
create table two.not_enforced (
  id int primary key, v int constraint v_key references two.virtual not enforced,
  w int constraint small check (w < 5) not enforced);
comment on constraint small on two.not_enforced is 'wished for';
create table two.late_parted (id int, v int) partition by range (id);
create table two.late_part partition of two.late_parted for values from (0) to (9);
alter table two.late_parted add constraint late_key foreign key (v) references two.virtual not valid;
create domain two.not_enforced_domain as int constraint plain check (value > 0);
create collation two.unicode (provider = builtin, locale = 'PG_UNICODE_FAST');
