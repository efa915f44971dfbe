-- What PostgreSQL 16 to 18 added.
create table app.newest (
  id int, at tsrange, v text constraint v_is_there not null, w int generated always as (length(v)) virtual,
  constraint newest_key primary key (id, at), constraint newest_apart unique (id, at without overlaps));
create table app.newest_part (id int primary key, n int, at tsrange,
  constraint part_of foreign key (n, period at) references app.newest (id, period at));
alter table app.newest_part add constraint unenforced check (n > 1000000) not enforced;
alter table app.newest_part add constraint late_not_null not null n not valid;
insert into app.newest values (1, '[2024-01-01, 2025-01-01)', 'one'), (2, '[2024-01-01,)', 'two');
insert into app.newest_part values (1, 1, '[2024-02-01, 2024-03-01)');
