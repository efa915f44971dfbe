-- Migration: debts
-- Date: 2026-11-22
-- Description: clients without a debt owe nothing

-- Forward migration
BEGIN TRANSACTION;

create table clients_before as select * from clients;
update clients set debt = 0 where debt is null;

COMMIT;

-- Rollback (if needed)
-- BEGIN TRANSACTION;
-- update clients c set debt = b.debt from clients_before b where b.name = c.name;
-- drop table clients_before;
-- COMMIT;
