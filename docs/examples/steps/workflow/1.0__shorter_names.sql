-- Migration: shorter_names
-- Date: 2026-11-22
-- Description: the column of a client's name is called title

-- Forward migration
BEGIN TRANSACTION;

alter table clients rename column name to title;

COMMIT;

-- Rollback (if needed)
-- BEGIN TRANSACTION;
-- alter table clients rename column title to name;
-- COMMIT;
