create index concurrently invoices_by_total on invoices (total);
