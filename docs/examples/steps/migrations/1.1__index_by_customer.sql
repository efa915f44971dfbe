-- Migration: index by customer
-- Date: 2026-11-22
-- Description: an index that keeps nobody from writing while it is made

-- Forward migration
create index concurrently orders_customer on orders (customer);

-- Rollback (if needed)
-- drop index if exists orders_customer;
