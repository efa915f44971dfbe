-- Faults that are planted on the target after a copy, one table for each.
--
-- "fault: LEVEL | NAME" is followed by what the source has and, behind "planted", by what is done
-- to the target. "value: TABLE | NAME | TYPE | VALUE | PLANTED" is short for a table with a column v
-- of the type in which the value of row 2 is replaced. "same:" is a value that is written otherwise
-- and is the same.

-- prelude
create extension hstore;
create type pair as (a int, b text);
create type mood as enum ('sad', 'ok', 'happy');

-- rows

-- fault: checksum | One row is missing
create table row_missing (id int primary key, v text);
insert into row_missing select g, 'v' || g from generate_series(1, 22000) g;
-- planted
delete from row_missing where id = 7007;

-- fault: checksum | One row is extra
create table row_extra (id int primary key, v text);
insert into row_extra select g, 'v' || g from generate_series(2, 50, 2) g;
-- planted
insert into row_extra values (7, 'v7');

-- fault: checksum | Rows lie outside of all keys of the source
create table row_outside (id bigint primary key, v text);
insert into row_outside select g, 'v' || g from generate_series(1, 22000) g;
-- planted
insert into row_outside values (-9223372036854775808, 'before'), (9223372036854775807, 'behind');

-- fault: checksum | A key is another one
create table row_key (id text primary key, v int);
insert into row_key select 'k' || g, g from generate_series(1, 50) g;
-- planted
update row_key set id = 'k7 ' where id = 'k7';

-- fault: checksum | A row has no key
create table key_null (id int primary key, v text);
insert into key_null select g, 'v' || g from generate_series(1, 50) g;
-- planted
alter table key_null drop constraint key_null_pkey;
alter table key_null alter id drop not null;
insert into key_null values (null, 'v7');

-- fault: checksum | A row lacks a part of its key
create table key_part (a int, b int, v text, primary key (a, b));
insert into key_part select g, g, 'v' || g from generate_series(1, 22000) g;
-- planted
alter table key_part drop constraint key_part_pkey;
alter table key_part alter b drop not null;
insert into key_part values (7, null, 'v7');

-- fault: checksum | A row known by the name of a table is another one
create table key_name (k regclass primary key, v text);
insert into key_name values ('pg_class', 'v1'), ('key_name', 'v2'), ('key_null', 'v3');
-- planted
update key_name set v = 'V2' where k = 'key_name'::regclass;
create table only_here ();
insert into key_name values ('only_here', 'v4');

-- fault: checksum | A table is empty
create table row_none (id int primary key);
insert into row_none values (1), (2);
-- planted
delete from row_none;

-- fault: checksum | A row is doubled in a table without a key
create table bag_doubled (a int, b text);
alter table bag_doubled replica identity full;
insert into bag_doubled select g, 'v' || g from generate_series(1, 20) g;
-- planted
insert into bag_doubled select * from bag_doubled where a = 7;

-- fault: checksum | One of two equal rows is missing in a table without a key
create table bag_single (a int, b text);
alter table bag_single replica identity full;
insert into bag_single select g % 10, null from generate_series(1, 20) g;
-- planted
delete from bag_single where ctid = (select min(ctid) from bag_single where a = 7);

-- fault: checksum | A pair of rows is replaced by another pair, which cancels under XOR
create table bag_pairs (a int, b text);
alter table bag_pairs replica identity full;
insert into bag_pairs select g, 'v' || g from generate_series(1, 9) g, generate_series(1, 2);
-- planted
update bag_pairs set a = 70, b = 'v70' where a = 7;

-- fault: checksum | Two values are swapped between rows
create table swap_rows (id int primary key, v text);
insert into swap_rows select g, 'v' || g from generate_series(1, 50) g;
-- planted
update swap_rows set v = case id when 7 then 'v8' else 'v7' end where id in (7, 8);

-- fault: checksum | Two columns are swapped in a row
create table swap_columns (id int primary key, a int not null, b int not null);
insert into swap_columns select g, g + 100, g + 200 from generate_series(1, 50) g;
-- planted
update swap_columns set a = b, b = a where id = 7;

-- fault: checksum | NULL and a value are swapped in a row
create table swap_null (id int primary key, a text, b text);
insert into swap_null select g, 'a' || g, null from generate_series(1, 50) g;
-- planted
update swap_null set a = b, b = a where id = 7;

-- fault: checksum | Two values differ by as much in opposite directions, which cancels under SUM
create table sum_cancels (id int primary key, v bigint not null);
insert into sum_cancels select g, g * 1000 from generate_series(1, 50) g;
-- planted
update sum_cancels set v = v + case id when 7 then 1 else -1 end where id in (7, 8);

-- fault: checksum | Two numerics of a row grow by the same power of ten
create table numerics (id int primary key, a numeric not null, b numeric not null);
insert into numerics select i, i, i + 100 from generate_series(1, 20) i;
-- planted
update numerics set a = a * 10000, b = b * 10000 where id = 7;

-- fault: checksum | NULL for '' where only the target allows it
create domain lettered as text;
create table domains (id int primary key, v lettered not null);
insert into domains select i, '' from generate_series(1, 20) i;
-- planted
alter table domains alter v drop not null;
update domains set v = null where id = 7;

-- fault: checksum | The last of 250 columns is another one
do $$
begin
  execute (select 'create table wide (id int primary key, '
    || string_agg('c' || g || ' int default ' || g, ', ' order by g) || ')'
    from generate_series(1, 250) g);
end $$;
insert into wide (id) values (1), (2);
-- planted
update wide set c250 = 0 where id = 2;

-- fault: checksum | A row is in another partition, which is attached nowhere
create table split (id int, at int, primary key (id, at)) partition by range (at);
create table split_low partition of split for values from (0) to (100);
create table split_high partition of split for values from (100) to (200);
insert into split select g, g * 4 - 1 from generate_series(1, 50) g;
-- planted
alter table split detach partition split_high;
delete from split_low where id = 7;
insert into split_high values (7, 27);

-- fault: checksum | A row is in the parent instead of in the table that inherits from it
create table parent (id int primary key, v text);
create table child (w int, primary key (id)) inherits (parent);
insert into parent select g, 'p' from generate_series(1, 9) g;
insert into child select g, 'c', g from generate_series(11, 19) g;
-- planted
delete from child where id = 17;
insert into parent values (17, 'c');

-- fault: checksum | A row that a policy hides is another one
create table hidden (id int primary key, v text);
insert into hidden select g, 'v' || g from generate_series(1, 20) g;
alter table hidden enable row level security;
alter table hidden force row level security;
create policy visible on hidden using (id <> 7);
-- planted
update hidden set v = 'other' where id = 7;

-- fault: checksum | A column of a row that is written all the time stands still
create table hot (id int primary key, n bigint not null, doc text);
alter table hot alter doc set storage external;
insert into hot select g, 0, repeat('doc ', 1000) from generate_series(1, 5) g;
-- planted
update hot set doc = repeat('doc ', 999) || 'duck' where id = 2;

-- through the mapping

-- fault: checksum | A foreign key to a derived key points to another user
create table users (id serial primary key, name text);
create table orders (id int primary key, user_id int references users, v text);
insert into users select g, 'u' || g from generate_series(1, 20) g;
insert into orders select g, g % 20 + 1, 'o' || g from generate_series(1, 50) g;
-- planted
update orders set user_id = (select user_id from orders where id = 8) where id = 7;

-- fault: checksum | A row has a derived key that no source key has
create table visitors (id int primary key, name text);
insert into visitors select g, 'g' || g from generate_series(1, 20) g;
-- planted
insert into visitors values ('00000000-0000-8000-8000-000000000000', 'stranger');

-- fault: checksum | A row of the key map is missing
create table members (id int primary key, name text);
insert into members select g, 'm' || g from generate_series(1, 20) g;
-- planted
do $$
begin
  execute format('delete from whimbrel.%I where old_key = 7',
    (select relation from whimbrel.key_map where table_name = 'members'));
end $$;

-- fault: checksum | A row of the key map is wrong
create table guests (id int primary key, name text);
insert into guests select g, 'g' || g from generate_series(1, 20) g;
-- planted
do $$
begin
  execute format('update whimbrel.%I set new_key = ''00000000-0000-8000-8000-000000000000''
    where old_key = 7', (select relation from whimbrel.key_map where table_name = 'guests'));
end $$;

-- fault: checksum | A computed column is wrong
create table computed (id int primary key, first text, last text);
alter table computed replica identity full;
insert into computed select g, 'f' || g, 'l' || g from generate_series(1, 20) g;
-- planted
update computed set name = 'f7  l7' where id = 7;

-- fault: checksum | A row that the filter leaves out is there
create table filtered (id int primary key, is_kept boolean not null);
insert into filtered select g, g % 2 = 0 from generate_series(1, 20) g;
-- planted
insert into filtered values (7, false);

-- fault: checksum | A new column holds something else than its default
create table filled (id int primary key, v text);
insert into filled select g, 'v' || g from generate_series(1, 20) g;
-- planted
update filled set state = 'old' where id = 7;

-- fault: checksum | A new column without a default is not empty
create table unfilled (id int primary key, v text);
insert into unfilled select g, 'v' || g from generate_series(1, 20) g;
-- planted
update unfilled set note = '' where id = 7;

-- fault: checksum | A renamed column of a renamed table is wrong
create table old_name (id int primary key, v text);
insert into old_name select g, 'v' || g from generate_series(1, 20) g;
-- planted
update new_name set label = 'V7' where id = 7;

-- fault: checksum | A retyped column is wrong
create table retyped (id int primary key, v int);
insert into retyped select g, g from generate_series(1, 20) g;
-- planted
update retyped set v = v + 4294967296 where id = 7;

-- values

-- value: one_bit | One bit | bit(9) | B'101010101' | B'101010111'
-- value: bit_length | Length of bits | bit varying | B'1' | B'10'
-- value: boolean_value | true for false | boolean | false | true
-- value: integer_null | NULL for 0 | integer | 0 | null
-- value: bigint_bit | The highest bit but one of a bigint | bigint | 1 | 4611686018427387905
-- value: bigint_halves | A bigint whose halves are exchanged | bigint | 1 | 4294967296
-- value: text_null | NULL for '' | text | '' | null
-- value: text_empty | '' for NULL | text | null | ''
-- value: text_word | The text NULL for NULL | text | null | 'NULL'
-- value: text_blank | A trailing blank | text | 'a' | 'a '
-- value: varchar_blank | A trailing blank in varchar | varchar(9) | 'a' | 'a '
-- value: text_nfc | NFC for NFD | text | U&'e\0301' | U&'\00e9'
-- value: text_case | Upper case | text | 'abc' | 'abC'
-- value: text_line | LF for CR LF | text | E'a\r\nb' | E'a\nb'
-- value: text_end | The last character of 1 MB | text | repeat('x', 1000000) || 'y' | repeat('x', 1000000) || 'z'
-- value: float8_zero | -0.0 for 0.0 in float8 | double precision | 0 | '-0'
-- value: float4_zero | -0.0 for 0.0 in float4 | real | 0 | '-0'
-- value: float8_nan | NaN for a number | double precision | 0 | 'NaN'
-- value: float8_digit | Last digit of a float8 | double precision | 0.1 | 0.10000000000000002
-- value: float4_digit | Last digit of a float4 | real | 0.1 | 0.10000001
-- value: numeric_scale | Scale of a numeric | numeric | 1.0 | 1.00
-- value: numeric_nan | NaN in a numeric | numeric | 0 | 'NaN'
-- value: numeric_digit | Last digit of a numeric | numeric(30,10) | 12345678901234567890.0123456789 | 12345678901234567890.0123456788
-- value: money_cent | One cent | money | 12.34 | 12.35
-- value: bytea_byte | One byte of a bytea | bytea | '\x00ff00' | '\x00fe00'
-- value: bytea_zero | A zero byte at the end of a bytea | bytea | '\x00' | '\x0000'
-- value: timestamp_micro | One microsecond | timestamp | '2026-01-01 00:00:00.000001' | '2026-01-01 00:00:00.000002'
-- value: timestamp_halves | A timestamp whose halves are exchanged | timestamp | '2000-01-01 00:00:00.000001' | '2000-01-01 01:11:34.967296'
-- value: timestamptz_zone | The same clock in another zone | timestamptz | '2026-01-01 12:00+00' | '2026-01-01 12:00+02'
-- value: timestamptz_halves | A timestamptz whose halves are exchanged | timestamptz | '2000-01-01 00:00:00.000001+00' | '2000-01-01 01:11:34.967296+00'
-- value: timetz_zone | The same moment in another zone | timetz | '12:00+00' | '14:00+02'
-- value: date_halves | A date whose halves are exchanged | date | '1992-03-15' | '2480-07-14'
-- value: time_halves | A time whose halves are exchanged | time | '00:00:00.000001' | '01:11:34.967296'
-- value: numeric_sign | Sign of a numeric | numeric(12,2) | 1.01 | -1.01
-- value: date_infinity | Infinity for the last date | date | '5874897-12-31' | 'infinity'
-- value: date_bc | BC for AD | date | '0044-03-15' | '0044-03-15 BC'
-- value: interval_day | 24 hours for one day | interval | '1 day' | '24 hours'
-- value: interval_month | 30 days for one month | interval | '1 month' | '30 days'
-- value: json_order | Order of keys in json | json | '{"a":1,"b":2}' | '{"b":2,"a":1}'
-- value: json_space | White space in json | json | '{"a":1}' | '{"a": 1}'
-- value: jsonb_scale | Scale of a number in jsonb | jsonb | '{"a":1.0}' | '{"a":1.00}'
-- value: jsonb_null | null in jsonb for NULL | jsonb | null | 'null'
-- same: jsonb_order | Order of keys and white space in jsonb | jsonb | '{"a":1,"b":2}' | '{"b": 2, "a": 1}'
-- value: xml_space | White space in xml | xml | '<a><b/></a>' | '<a> <b/></a>'
-- value: array_order | Order of elements | integer[] | '{1,2,3}' | '{1,3,2}'
-- value: array_empty | NULL for an empty array | integer[] | '{}' | null
-- value: array_bound | Lower bound of an array | integer[] | '{1,2}' | '[0:1]={1,2}'
-- value: array_null | The text NULL for NULL in an array | text[] | '{NULL}' | '{"NULL"}'
-- value: composite_null | '' for NULL in a composite value | pair | row(1, null)::pair | row(1, '')::pair
-- value: composite_empty | A composite value of NULLs for NULL | pair | null | row(null, null)::pair
-- value: range_bound | An exclusive bound for an inclusive one | numrange | '[1,2]' | '[1,2)'
-- value: range_empty | An empty range for one of a single number | numrange | '[1,1]' | 'empty'
-- value: char_value | Case in char(n) | char(5) | 'a' | 'A'
-- same: char_padding | Blanks at the end of char(n) | char(5) | 'a' | 'a   '
-- value: inet_mask | Mask of an address | inet | '10.0.0.1/24' | '10.0.0.1/25'
-- value: uuid_digit | One digit of a UUID | uuid | '00000000-0000-4000-8000-000000000001' | '00000000-0000-4000-8000-000000000011'
-- value: enum_label | Label of an enum | mood | 'sad' | 'ok'
-- value: hstore_null | NULL for a text in hstore | hstore | 'a=>NULL' | 'a=>"NULL"'
-- value: tsvector_weight | Weight in a tsvector | tsvector | 'fat:2A' | 'fat:2B'
-- value: point_digit | Last digit of a coordinate | point | '(0.1,0)' | '(0.10000000000000002,0)'

-- structure

-- fault: structure | A column has another length
create table column_length (id int primary key, v varchar(10));
-- planted
alter table column_length alter v type varchar(9);

-- fault: structure | A column more is there
create table column_more (id int primary key, v text);
-- planted
alter table column_more add extra int;

-- fault: structure | NOT NULL is missing
create table column_null (id int primary key, v text not null);
-- planted
alter table column_null alter v drop not null;

-- fault: structure | A default is missing
create table default_missing (id int primary key, v int default 7);
-- planted
alter table default_missing alter v drop default;

-- fault: structure | A default is another one
create table default_other (id int primary key, v int default 7);
-- planted
alter table default_other alter v set default 8;

-- fault: structure | An identity is missing
create table identity_missing (id int generated by default as identity primary key);
-- planted
alter table identity_missing alter id drop identity;

-- fault: structure | An identity is by default instead of always
create table identity_kind (id int generated always as identity primary key);
-- planted
alter table identity_kind alter id set generated by default;

-- fault: structure | The sequence of an identity has another largest value
create table identity_max (id int generated always as identity (maxvalue 1000 cycle) primary key);
-- planted
alter table identity_max alter id set maxvalue 2000;

-- fault: structure | The sequence of an identity has another type
create table identity_type (id int generated by default as identity primary key);
alter sequence identity_type_id_seq as bigint;
-- planted
alter sequence identity_type_id_seq as integer;

-- fault: structure | A sequence counts by another step
create table sequence_step (id int primary key, n serial);
-- planted
alter sequence sequence_step_n_seq increment by 2;

-- fault: structure | A sequence has another smallest value
create table sequence_min (id int primary key, n serial);
-- planted
alter sequence sequence_min_n_seq minvalue -5;

-- fault: structure | A sequence starts at another value
create table sequence_start (id int primary key, n serial);
-- planted
alter sequence sequence_start_n_seq start with 100;

-- fault: structure | A sequence keeps values ready
create table sequence_cache (id int primary key, n serial);
-- planted
alter sequence sequence_cache_n_seq cache 50;

-- fault: structure | A sequence begins again at its end
create table sequence_cycle (id int primary key, n serial);
-- planted
alter sequence sequence_cycle_n_seq cycle;

-- fault: structure | A sequence does not grow with the column that it counts for
create table old_counts (id int primary key, n serial);
-- planted
alter sequence old_counts_n_seq as integer;

-- fault: structure | A sequence is owned by another column
create table sequence_owner (id int primary key, n serial, m int);
-- planted
alter sequence sequence_owner_n_seq owned by sequence_owner.m;

-- fault: structure | A computed column has another expression
create table computed_other (id int primary key, v int generated always as (id * 2) stored);
-- planted
alter table computed_other alter v set expression as (id * 3);

-- fault: structure | A primary key is missing
create table key_missing (id int primary key);
-- planted
alter table key_missing drop constraint key_missing_pkey;

-- fault: structure | A unique constraint is missing
create table unique_missing (id int primary key, v int, constraint unique_v unique (v));
-- planted
alter table unique_missing drop constraint unique_v;

-- fault: structure | An index is missing
create table index_missing (id int primary key, v int);
create index index_v on index_missing (v);
-- planted
drop index index_v;

-- fault: structure | An index is on another column
create table index_other (id int primary key, v int, w int);
create index index_of_v on index_other (v);
-- planted
drop index index_of_v;
create index index_of_v on index_other (w);

-- fault: structure | An index is left invalid
create table index_invalid (id int primary key, v int);
create index index_broken on index_invalid (v);
-- planted
set allow_system_table_mods = on;
update pg_index set indisvalid = false where indexrelid = 'index_broken'::regclass;

-- fault: structure | A check is missing
create table check_missing (id int primary key, v int, constraint check_v check (v > 0));
-- planted
alter table check_missing drop constraint check_v;

-- fault: structure | A check is another one
create table check_other (id int primary key, v int, constraint check_positive check (v > 0));
-- planted
alter table check_other drop constraint check_positive;
alter table check_other add constraint check_positive check (v >= 0);

-- fault: structure | A constraint is not validated
create table check_unproved (id int primary key, v int, constraint check_late check (v > 0));
-- planted
alter table check_unproved drop constraint check_late;
alter table check_unproved add constraint check_late check (v > 0) not valid;

-- fault: structure | A foreign key is missing
create table link_ends (id int primary key);
create table link_missing (id int primary key, end_id int constraint link_end references link_ends);
-- planted
alter table link_missing drop constraint link_end;

-- fault: structure | A trigger is disabled
create table trigger_off (id int primary key);
create function watch() returns trigger language plpgsql as 'begin return null; end';
create trigger watching after insert on trigger_off for each row execute function watch();
-- planted
alter table trigger_off disable trigger watching;

-- fault: structure | A partition is detached
create table parts (id int primary key) partition by range (id);
create table parts_low partition of parts for values from (0) to (100);
-- planted
alter table parts detach partition parts_low;

-- fault: structure | A trigger fires in another state
create table trigger_always (id int primary key);
create function look() returns trigger language plpgsql as 'begin return null; end';
create trigger looking after insert on trigger_always for each row execute function look();
-- planted
alter table trigger_always enable replica trigger looking;

-- fault: structure | A rule does something else
create table rule_other (id int primary key, state text);
create rule keep as on delete to rule_other where old.state = 'kept' do instead nothing;
-- planted
create or replace rule keep as on delete to rule_other where old.state = 'held' do instead nothing;

-- fault: structure | Statistics are of other columns
create table statistics_other (id int primary key, n int, m int);
create statistics of_other (dependencies) on n, m from statistics_other;
-- planted
drop statistics of_other;
create statistics of_other (dependencies) on id, n from statistics_other;

-- fault: structure | A table does not inherit any more
create table heritage (id int primary key, v int);
create table heir (w int) inherits (heritage);
-- planted
alter table heir no inherit heritage;

-- fault: structure | A policy lets other rows be seen
create table policy_other (id int primary key, v text);
create policy own_rows on policy_other using (v = 'own');
-- planted
alter policy own_rows on policy_other using (v = 'all');

-- fault: structure | A domain has lost a check
create domain graded as text constraint grade_known check (value in ('a', 'b'));
-- planted
alter domain graded drop constraint grade_known;

-- fault: structure | A view asks for something else
create view asked as select 1 as a where 1 > 0;
-- planted
create or replace view asked as select 1 as a where 2 > 0;

-- fault: structure | A function does something else
create function doubled(n int) returns int language sql as 'select n * 2';
-- planted
create or replace function doubled(n int) returns int language sql as 'select n * 3';

-- counts

-- fault: count | A row is missing
create table count_rows (id int primary key);
insert into count_rows select generate_series(1, 50);
-- planted
delete from count_rows where id = 7;

-- fault: count | The last date is another one
create table count_dates (id int primary key, at date);
insert into count_dates select g, date '2026-01-01' + g from generate_series(1, 50) g;
-- planted
update count_dates set at = '2027-01-01' where id = 50;

-- rules

-- fault: rules | A row points to no row
create table rule_ends (id int primary key);
create table rule_starts (id int primary key, end_id int constraint rule_end references rule_ends);
insert into rule_ends select generate_series(1, 20);
insert into rule_starts select g, g from generate_series(1, 20) g;
-- planted
delete from rule_ends where id = 7;

-- fault: rules | A key is there twice
create table rule_keys (id int primary key, v text);
insert into rule_keys select g, 'v' || g from generate_series(1, 20) g;
-- planted
alter table rule_keys drop constraint rule_keys_pkey;
insert into rule_keys select * from rule_keys where id = 7;

-- fault: rules | A total is another one
create table rule_totals (id int primary key, v numeric(12,2));
insert into rule_totals select g, g * 1.25 from generate_series(1, 20) g;
-- planted
update rule_totals set v = v + 0.01 where id = 7;

-- what the log does not carry

-- fault: pause | A row of an unlogged table is another one
create unlogged table sessions (id int primary key, v text);
insert into sessions select g, 'v' || g from generate_series(1, 20) g;
-- planted
update sessions set v = 'other' where id = 7;

-- fault: pause | One byte of a large object
create table documents (id int primary key, content oid);
insert into documents select g, lo_from_bytea(70000 + g, decode(repeat(md5(g::text), 100), 'hex'))
  from generate_series(1, 9) g;
-- planted
select lo_put(70007, 1000, '\xff');
