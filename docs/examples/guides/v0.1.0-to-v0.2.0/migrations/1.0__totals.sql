-- Migration: totals
-- Description: customers have an address of mail, orders a total

-- Forward migration
begin transaction;

alter table customers add column mail text;
alter table orders add column total numeric(12, 2);
update orders set total = price * pieces;
alter table orders alter column total set not null;

commit;

-- Rollback (if needed)
-- begin transaction;
-- alter table orders drop column total;
-- alter table customers drop column mail;
-- commit;
