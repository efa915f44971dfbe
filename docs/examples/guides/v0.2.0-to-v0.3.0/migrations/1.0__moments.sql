-- Migration: moments
-- Description: orders know their moment as a time

-- Forward migration
begin transaction;

alter table orders alter column placed type timestamptz using placed::timestamptz;

commit;

-- Rollback (if needed)
-- begin transaction;
-- alter table orders alter column placed type text using to_char(placed at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS"Z"');
-- commit;
