-- Migration: orders
-- Date: 2026-11-22
-- Description: the tables of the shop

-- Forward migration
BEGIN TRANSACTION;

create table orders (id bigint generated always as identity primary key, customer text not null, total numeric);
insert into orders (customer, total) values ('ann', 10), ('bob', null);

COMMIT;

-- Rollback (if needed)
-- BEGIN TRANSACTION;
-- drop table orders;
-- COMMIT;
