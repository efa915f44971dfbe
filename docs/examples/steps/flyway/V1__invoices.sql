create table invoices (id bigint primary key, total numeric not null);
