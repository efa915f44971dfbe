-- The database of version 0.1.0.
create table customers (id bigint primary key, name text not null);
create table orders (
  id bigint primary key,
  customer bigint not null references customers,
  price numeric(12, 2) not null,
  pieces integer not null,
  placed text not null);
insert into customers values (1, 'Ana'), (2, 'Raj');
insert into orders values
  (1, 1, 9.90, 2, '2026-11-20 09:30:00Z'),
  (2, 2, 5.00, 1, '2026-11-21 17:05:00Z');
