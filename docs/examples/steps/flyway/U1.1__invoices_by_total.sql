drop index concurrently invoices_by_total;
