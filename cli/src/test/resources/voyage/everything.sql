-- A database that holds every kind of object at least once, for PostgreSQL 14 and newer.
-- What newer versions have is in everything-15.sql and everything-18.sql.

create schema app;
create schema other;
create schema "Mixed Case";
comment on schema app is 'what the application has';
comment on schema public is 'ours, and commented';
create extension hstore schema public;
create extension citext schema other;
create extension pg_trgm schema public;
create extension btree_gist schema public;
comment on extension hstore is 'our hstore';

-- Types.
create type app.mood as enum ('sad', 'it''s ok', 'so so', 'happy');
create type app.address as (street text, "zip code" varchar(10), lines text[]);
create type app.person_name as (first text, home app.address);
create domain app.positive as int default 1 constraint above_zero check (value > 0);
create domain app.small_positive as app.positive not null constraint below_hundred check (value < 100);
create domain app.codes as text[] constraint few check (cardinality(value) < 20);
create domain app.place as app.address;
create domain app.late_check as int;
alter domain app.late_check add constraint even check (value % 2 = 0) not valid;
create collation app.german (provider = icu, locale = 'de-DE', deterministic = true);
create collation app.caseless (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
create collation app.plain (provider = libc, locale = 'C');
create domain app.german_name as text collate app.german;
create type app.span as range (subtype = float8, subtype_diff = float8mi, multirange_type_name = app.spans);
create type app.words as range (subtype = text, collation = "C");
create type app.label;
create function app.label_in(cstring) returns app.label language internal immutable strict as 'textin';
create function app.label_out(app.label) returns cstring language internal immutable strict as 'textout';
create type app.label (input = app.label_in, output = app.label_out, internallength = variable, category = 'S', preferred = false, collatable = true);
create type app.waiting;
create type app.colour;
create function app.colour_in(cstring) returns app.colour language internal immutable strict as 'int4in';
create function app.colour_out(app.colour) returns cstring language internal immutable strict as 'int4out';
create function app.colour_recv(internal) returns app.colour language internal immutable strict as 'int4recv';
create function app.colour_send(app.colour) returns bytea language internal immutable strict as 'int4send';
create type app.colour (input = app.colour_in, output = app.colour_out, receive = app.colour_recv, send = app.colour_send, like = int4, default = '7');
create type app.exact;
create function app.exact_canonical(r app.exact) returns app.exact language internal immutable strict as 'int4range_canonical';
create type app.exact as range (subtype = int, canonical = app.exact_canonical, multirange_type_name = app.exacts);
create type app.no_words as enum ();
create type app.no_columns as ();
comment on type app.mood is 'how people feel';
comment on type app.address is 'where people live';
comment on column app.address.street is 'with the number';
comment on domain app.positive is 'above zero';
comment on constraint above_zero on domain app.positive is 'the very reason';
comment on collation app.german is 'for names';

-- Sequences.
create sequence app.numbers as bigint start 100 increment 5 maxvalue 100000 cycle cache 3;
create sequence app.down as smallint increment -1 minvalue -500 maxvalue 500 start 500;
create sequence other.plain;
create sequence app.round_and_round as smallint increment by -1 minvalue -3 maxvalue -1 start -1 cycle;
create sequence app.at_the_bottom minvalue 5 start 10;
select setval('app.round_and_round', -2), setval('app.at_the_bottom', 5, false);
comment on sequence app.numbers is 'numbers for everything';
select setval('app.numbers', 1205), nextval('app.down');

-- Routines without tables.
create function app.twice(i int) returns int language sql immutable parallel safe as 'select 2 * i';
create function app.twice(t text) returns text language sql immutable strict leakproof as 'select $1 || $1';
create function app.shifted(i int, by int default app.twice(3), variadic rest int[] default '{}') returns int
  language plpgsql stable security definer cost 7 set search_path = pg_catalog, app set work_mem = '8MB'
  as $body$ begin return i + by + coalesce(cardinality(rest), 0); end $body$;
create function app.split(t text, out head text, out tail text) language sql immutable
  as $$ select left(t, 1), substr(t, 2) $$;
create function app.pairs(n int) returns table (a int, b text) language sql rows 10
  begin atomic select g, g::text from generate_series(1, n) as g; end;
create function app.first_of(anyarray) returns anyelement language sql immutable as 'select $1[1]';
create function app.price_of(p int) returns app.positive language sql begin atomic select greatest(p, 1); end;
create procedure app.nothing(i int, inout j int default 3) language plpgsql as $$ begin j := i; commit; end $$;
create function app.bump() returns trigger language plpgsql as $$
  begin if tg_nargs > 0 then new.n := coalesce(new.n, 0) + tg_argv[0]::int; end if; return new; end $$;
create function app.note() returns trigger language plpgsql as $$ begin return null; end $$;
create function app.note_rows() returns trigger language plpgsql as $$
  begin perform count(*) from fresh; return null; end $$;
create function app.note_event() returns event_trigger language plpgsql as $$ begin perform 1; end $$;
create function app.add_pair(state int, a int, b int) returns int language sql immutable as 'select coalesce(state, 0) + a * b';
create aggregate app.total(int) (sfunc = int4pl, stype = int, initcond = '0', combinefunc = int4pl, parallel = safe);
create aggregate app.products(int, int) (sfunc = app.add_pair, stype = int, initcond = '0', finalfunc_modify = read_write);
create aggregate app.moving(int) (sfunc = int4pl, stype = int, msfunc = int4pl, minvfunc = int4mi, mstype = int, minitcond = '0');
create aggregate app.largest(int) (sfunc = int4larger, stype = int, sortop = operator(pg_catalog.>));
create aggregate app.placed(variadic "any" order by variadic "any") (sfunc = ordered_set_transition_multi, stype = internal, finalfunc = rank_final, finalfunc_extra, hypothetical);
create function app.winner() returns bigint language internal window as 'window_row_number';
create function app.check_key() returns trigger language c as '$libdir/refint', 'check_primary_key';
create function app.supported(text, text) returns boolean language internal immutable strict support pg_catalog.texticlike_support as 'texticlike';
create aggregate app.middle(float8 order by anyelement) (sfunc = ordered_set_transition, stype = internal, finalfunc = percentile_disc_final, finalfunc_extra);
comment on function app.twice(int) is 'doubles';
comment on procedure app.nothing(int, int) is 'does nothing';
comment on aggregate app.total(int) is 'adds up';

-- Operators, classes, families, casts, conversions, transforms, text search, languages.
create function app.same_mood(app.address, app.address) returns boolean language sql immutable as 'select $1.street = $2.street';
create function app.other_mood(app.address, app.address) returns boolean language sql immutable as 'select $1.street <> $2.street';
create operator app.=== (leftarg = app.address, rightarg = app.address, function = app.same_mood,
  commutator = operator(app.===), negator = operator(app.!==), restrict = eqsel, join = eqjoinsel);
create operator app.!== (leftarg = app.address, rightarg = app.address, function = app.other_mood,
  commutator = operator(app.!==), negator = operator(app.===), restrict = neqsel, join = neqjoinsel);
create operator app.+> (rightarg = int, function = app.twice);
comment on operator app.=== (app.address, app.address) is 'same street';
create function app.span_order(int, int) returns int language sql immutable as 'select sign($2 - $1)::int';
create operator family app.backwards using btree;
create operator class app.int_backwards for type int using btree family app.backwards as
  operator 1 > , operator 2 >= , operator 3 = , operator 4 <= , operator 5 < , function 1 app.span_order(int, int);
create operator class app.int_hash for type int using hash as operator 1 = , function 1 hashint4(int);
create function app.colour_lt(app.colour, app.colour) returns boolean language internal immutable strict leakproof as 'int4lt';
create function app.colour_le(app.colour, app.colour) returns boolean language internal immutable strict as 'int4le';
create function app.colour_eq(app.colour, app.colour) returns boolean language internal immutable strict as 'int4eq';
create function app.colour_ge(app.colour, app.colour) returns boolean language internal immutable strict as 'int4ge';
create function app.colour_gt(app.colour, app.colour) returns boolean language internal immutable strict as 'int4gt';
create function app.colour_order(app.colour, app.colour) returns int language internal immutable strict as 'btint4cmp';
create function app.colour_is(app.colour, int) returns boolean language internal immutable strict as 'int4eq';
create function app.colour_number_order(app.colour, int) returns int language internal immutable strict as 'btint4cmp';
create operator app.< (function = app.colour_lt, leftarg = app.colour, rightarg = app.colour, commutator = operator(app.>), negator = operator(app.>=), restrict = scalarltsel, join = scalarltjoinsel);
create operator app.<= (function = app.colour_le, leftarg = app.colour, rightarg = app.colour, commutator = operator(app.>=), negator = operator(app.>), restrict = scalarlesel, join = scalarlejoinsel);
create operator app.= (function = app.colour_eq, leftarg = app.colour, rightarg = app.colour, commutator = operator(app.=), restrict = eqsel, join = eqjoinsel, merges);
create operator app.>= (function = app.colour_ge, leftarg = app.colour, rightarg = app.colour, commutator = operator(app.<=), negator = operator(app.<), restrict = scalargesel, join = scalargejoinsel);
create operator app.> (function = app.colour_gt, leftarg = app.colour, rightarg = app.colour, commutator = operator(app.<), negator = operator(app.<=), restrict = scalargtsel, join = scalargtjoinsel);
create operator app.= (function = app.colour_is, leftarg = app.colour, rightarg = int);
create operator family app.colours using btree;
create operator class app.colour_ops default for type app.colour using btree family app.colours as operator 1 app.<, operator 2 app.<=, operator 3 app.=, operator 4 app.>=, operator 5 app.>, function 1 app.colour_order(app.colour, app.colour);
alter operator family app.colours using btree add operator 3 app.= (app.colour, int), function 1 (app.colour, int) app.colour_number_order(app.colour, int);
create operator class app.near for type point using gist as operator 15 pg_catalog.<-> (point, point) for order by pg_catalog.float_ops, function 1 pg_catalog.gist_point_consistent(internal, point, smallint, oid, internal), function 2 pg_catalog.gist_box_union(internal, internal), function 5 pg_catalog.gist_box_penalty(internal, internal, internal), function 6 pg_catalog.gist_box_picksplit(internal, internal), function 7 pg_catalog.gist_box_same(box, box, internal), function 8 pg_catalog.gist_point_distance(internal, point, smallint, oid, internal), storage box;
create cast (app.colour as int) without function as assignment;
comment on operator class app.int_backwards using btree is 'largest first';
comment on operator family app.backwards using btree is 'all that runs backwards';
create function app.address_text(app.address) returns text language sql immutable as 'select $1.street';
create cast (app.address as text) with function app.address_text(app.address) as assignment;
create cast (text as app.label) with inout as implicit;
comment on cast (app.address as text) is 'the street only';
create conversion app.from_latin for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
comment on conversion app.from_latin is 'a conversion';
create transform for int language sql (from sql with function prsd_lextype(internal), to sql with function int4recv(internal));
comment on transform for int language sql is 'a transform';
create default conversion other.from_latin_too for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
create text search parser app.parser (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype);
create text search template app.template (init = dsimple_init, lexize = dsimple_lexize);
create text search dictionary app.words_simple (template = app.template, accept = false);
create text search dictionary app.words_english (template = snowball, language = english, stopwords = english);
create text search configuration app.search (parser = app.parser);
alter text search configuration app.search add mapping for asciiword, word with app.words_simple, app.words_english;
create text search configuration app.german (copy = pg_catalog.german);
comment on text search configuration app.search is 'how we search';
comment on text search dictionary app.words_simple is 'simple words';
create language ours handler plpgsql_call_handler inline plpgsql_inline_handler validator plpgsql_validator;
create function app.in_ours() returns int language ours as $$ begin return 7; end $$;
create access method heap_again type table handler heap_tableam_handler;
comment on access method heap_again is 'a heap';
comment on language ours is 'our own';
comment on text search parser app.parser is 'a parser';
comment on text search template app.template is 'a template';

-- Tables.
create table app.people (
  id int generated by default as identity (start with 10 increment by 2) primary key,
  gone text,
  code bigint generated by default as identity (sequence name app.people_codes start with 1000 cache 2),
  serial_no bigserial,
  number bigint default nextval('app.numbers'),
  mood app.mood default 'sad',
  moods app.mood[],
  home app.address,
  homes app.address[],
  known_as app.person_name,
  age app.positive,
  name text collate app.german not null,
  email varchar(255) unique,
  doubled int generated always as (app.twice(3)) stored,
  upper_name text generated always as (upper(name)) stored,
  tags hstore,
  n int not null default app.twice(21),
  data bytea,
  note text,
  born timestamptz default now(),
  constraint age_limit check (age < 200 and name <> ''),
  constraint same_email unique (email, name) deferrable initially deferred
);
alter table app.people drop column gone;
alter table app.people alter column data set storage external;
alter table app.people alter column note set storage main;
alter table app.people alter column note set compression pglz;
alter table app.people alter column note set statistics 500;
alter table app.people alter column n set (n_distinct = -0.5);
alter table app.people add constraint late check (n > 0) not valid;
alter table app.people set (fillfactor = 80, autovacuum_enabled = true, toast.autovacuum_enabled = true);
comment on table app.people is 'the people''s table';
comment on column app.people.name is 'what they are called';
comment on constraint age_limit on app.people is 'limit';
comment on constraint people_pkey on app.people is 'the key';
create table app.rooms (room int, during tsrange, exclude using gist (room with =, during with &&) where (room is not null));
alter table app.rooms replica identity full;
create table app.keyed (a int not null, b int not null, c text, d text);
create unique index keyed_ab on app.keyed (a, b);
alter table app.keyed replica identity using index keyed_ab;
alter table app.keyed alter column c set not null;
create table app.frozen (a int, b text);
alter table app.frozen replica identity nothing;
create table app.nothing_at_all ();
alter table app.nothing_at_all replica identity full;
create unlogged table app.scratch (id int primary key, t text, s serial);
create table app.typed of app.address (street with options not null, primary key (street));
create table app.elsewhere (id int primary key);
create table app.in_another_heap (id int generated always as identity (start with 7) primary key, v text) using heap_again;
create table app.coloured (
  id int generated always as identity primary key, colour app.colour unique, colours app.colour[], label app.label,
  labels app.label[], ages app.positive[], spans app.span[], many_spans app.spans[], exact app.exact, exacts app.exacts, nothing app.no_columns);
create table app.typed_parts of app.address partition by list (street);
create table app.typed_parts_all partition of app.typed_parts default;
alter table app.typed_parts replica identity full;
alter table app.typed_parts_all replica identity full;
create table app.by_colour (colour app.colour primary key, n int);
create table app.many_types (
  id uuid primary key default gen_random_uuid(), bits bit(5), many_bits bit varying(20), yes boolean,
  one "char", letters char(7), words varchar, named name, big bigint, small smallint, exact numeric(12, 3),
  any_exact numeric, single real, double double precision, cash money, on_day date, at_time time(3),
  at_time_there time with time zone, at timestamp(2), at_there timestamptz, how_long interval, month interval year to month,
  ip inet, net cidr, mac macaddr, mac8 macaddr8, doc json, docb jsonb, x xml, path_to point, l line, seg lseg, b box,
  p path, poly polygon, c circle, vector tsvector, query tsquery, snap pg_snapshot, lsn pg_lsn, r int4range,
  mr int4multirange, span app.span, spans app.spans, words_range app.words, i2 int[][], ts timestamptz[], dom app.codes,
  place app.place, even app.late_check, ci other.citext, json_path jsonpath, o oid, cls regclass, nested app.person_name[]
);

create table other.pets (id int primary key, owner int, vet int, kind text not null default 'cat',
  constraint pets_owner foreign key (owner) references app.people (id) on delete set null deferrable initially deferred);
alter table other.pets add constraint pets_vet foreign key (vet) references app.people (id) not valid;
alter table other.pets add constraint pets_self foreign key (owner) references other.pets (id) on update cascade;
alter table other.pets drop constraint pets_self;
alter table other.pets add mother int constraint pets_mother references other.pets (id) on update cascade;
comment on constraint pets_owner on other.pets is 'who feeds it';
create table other.visits (room int, at date, pet int, clinic int, primary key (room, at), constraint visits_pet foreign key (pet) references other.pets);
create table other.bills (id int primary key, room int, at date, visit_bill int,
  constraint bills_visit foreign key (room, at) references other.visits (room, at) match full);
alter table other.visits add bill int;
alter table other.visits add constraint visits_bill foreign key (bill) references other.bills (id) deferrable;

create table app.events (id bigint, at date not null, kind text, body text default 'none', primary key (id, at, kind)) partition by range (at);
create table app.events_2024 partition of app.events for values from ('2024-01-01') to ('2025-01-01') partition by list (kind);
create table app.events_2024_a partition of app.events_2024 for values in ('a', 'b');
create table app.events_2024_rest partition of app.events_2024 default;
create table app.events_2025 (kind text not null, gone int, body text default 'other', at date not null, id bigint not null);
alter table app.events_2025 drop column gone;
alter table app.events attach partition app.events_2025 for values from ('2025-01-01') to ('2026-01-01');
create table app.events_rest partition of app.events (constraint rest_only check (id > 0)) default with (fillfactor = 60);
create index events_kind on app.events (kind);
create table app.hashed (id int primary key, v text) partition by hash (id);
create table app.hashed_0 partition of app.hashed for values with (modulus 2, remainder 0);
create table app.hashed_1 partition of app.hashed for values with (modulus 2, remainder 1);
create table app.by_expression (id int not null, v text) partition by range (app.twice(id), (lower(v)) collate "C");
create table app.by_expression_all partition of app.by_expression for values from (minvalue, minvalue) to (maxvalue, maxvalue);
alter table app.by_expression_all replica identity full;
create table app.empty_parent (id int primary key) partition by range (id);
create table app.event_notes (id int primary key, event bigint, at date, kind text,
  constraint notes_event foreign key (event, at, kind) references app.events (id, at, kind) on delete cascade);
create table app.event_links (id int, at date, person int references app.people, primary key (id, at)) partition by range (at);
create table app.event_links_all partition of app.event_links default;

create table other.base (id int primary key, t text default 'base', constraint only_base check (id > -5) no inherit, constraint all_of_us check (id > -10));
create table other.second_base (id int, u text);
create table other.child (extra int, primary key (id)) inherits (other.base, other.second_base);
create table other.grandchild (primary key (id)) inherits (other.child);
alter table other.child alter column t set default 'child';

create table "Mixed Case"."Ta ble" ("I d" int primary key, "select" text, "a.b" int, "ü""quoted" text);
create table "Mixed Case".a_table_with_a_very_long_name_that_fills_all_the_bytes_there_are_
  (a_column_with_a_very_long_name_that_also_fills_all_the_bytes_th serial primary key, v text check (v <> 'never'));
create table "Mixed Case".a_table_with_a_very_long_name_that_fills_all_the_bytes_there_2
  (a_column_with_a_very_long_name_that_also_fills_all_the_bytes_th serial primary key, v text unique check (v <> 'never'));
create table app.keyless_log (at timestamptz default now(), what text);

-- Indexes.
create index people_lower on app.people using btree (lower(name) text_pattern_ops desc nulls last, age) include (email) with (fillfactor = 70) where age > 3;
create index people_tags on app.people using gin (tags) with (fastupdate = off);
create index people_trigrams on app.people using gist (name gist_trgm_ops (siglen = 32));
create index people_hash on app.people using hash (email);
create index people_brin on app.people using brin (n) with (pages_per_range = 16);
create index people_spgist on app.people using spgist (email);
create index people_collated on app.people (name collate "C", (id + 1) desc);
create index people_backwards on app.people (n app.int_backwards);
create unique index people_code on app.people (code);
alter index app.people_collated alter column 2 set statistics 300;
alter table app.people cluster on people_code;
comment on index app.people_code is 'codes';
create index broken on app.keyed (c);
update pg_index set indisvalid = false where indexrelid = 'app.broken'::regclass;
create statistics app.people_stats (ndistinct, dependencies, mcv) on age, n from app.people;
create statistics app.people_words on lower(name), (n + 1) from app.people;
alter statistics app.people_stats set statistics 77;
comment on statistics app.people_stats is 'these two go together';

-- Views.
create view app.adults with (security_barrier) as select id, name, age from app.people where age >= 18;
create view app.old (who, years) as select name, age from app.adults where age > 90 with local check option;
create view app.older as select id, n from app.people where n > 3 with cascaded check option;
create recursive view app.mothers (id, mother, depth) as
  select id, mother, 0 from other.pets union all select p.id, p.mother, m.depth + 1 from other.pets p join mothers m on m.mother = p.id where m.depth < 9;
create view app.writable as select id, kind, owner from other.pets;
create function app.adult(i int) returns setof app.adults language sql stable as 'select * from app.adults where id = i';
create view app.adult_one as select * from app.adult(1) as a;
create function app.people_of(app.people) returns text language sql stable as 'select $1.name';
create view app.chain_a as select 1 as one, 'x'::text as t;
create view app.chain_b as select * from app.chain_a;
create or replace view app.chain_a as select 1 as one, 'x'::text as t, 3 as three;
create materialized view app.counts with (fillfactor = 75) as select count(*) as c, mood from app.people group by mood;
create unique index counts_mood on app.counts (mood);
create materialized view app.counts_of_counts as select sum(c) as total from app.counts;
create materialized view app.not_yet as select 1 as one with no data;
comment on view app.adults is 'grown up';
comment on column app.adults.name is 'their name';
comment on materialized view app.counts is 'how many';
alter view app.adults alter column age set default 18;

-- Triggers, rules, policies.
create trigger bump before insert or update of n on app.people for each row when (new.n > 5) execute function app.bump(1);
alter table app.people disable trigger bump;
create trigger bump_always after update on app.people for each statement execute function app.note();
alter table app.people enable always trigger bump_always;
create trigger on_replica after delete on app.people for each row execute function app.note();
alter table app.people enable replica trigger on_replica;
create trigger fresh_rows after insert on other.pets referencing new table as fresh for each statement execute function app.note_rows();
create trigger both_rows after update on other.pets referencing old table as stale new table as "Fresh" for each statement execute function app.note();
create trigger key_there before insert on app.elsewhere for each row when (false) execute function app.check_key('id', 'app.elsewhere', 'id');
create constraint trigger checked after insert or update on other.pets deferrable initially deferred for each row execute function app.note();
create trigger emptied before truncate on other.pets for each statement execute function app.note();
create trigger of_parts after insert on app.events for each row execute function app.note();
create trigger instead_of instead of insert on app.writable for each row execute function app.note();
comment on trigger bump on app.people is 'one more';
create rule keep_frozen as on delete to app.frozen do instead nothing;
create rule also as on insert to app.frozen do also notify frozen;
create rule view_delete as on delete to app.older do instead delete from app.people where id = old.id and n = -1;
alter table app.frozen disable rule also;
comment on rule keep_frozen on app.frozen is 'nothing goes';
alter table app.people enable row level security;
alter table other.pets enable row level security;
alter table other.pets force row level security;
create policy own_rows on app.people for select to whimbrel_reader using (name = current_user);
create policy all_rows on app.people as permissive for all to whimbrel_writer, public using (true) with check (n >= 0);
create policy never_sad on other.pets as restrictive for update using (kind <> 'sad');
comment on policy own_rows on app.people is 'own rows only';
create event trigger on_end on ddl_command_end when tag in ('CREATE TABLE AS', 'COMMENT') execute function app.note_event();
create event trigger on_drop on sql_drop execute function app.note_event();
alter event trigger on_drop disable;
comment on event trigger on_end is 'notes it';

-- Foreign data.
create foreign data wrapper nowhere options (debug 'true');
create server far_away type 'none' version '1' foreign data wrapper nowhere options (host 'far');
create user mapping for public server far_away options (user 'somebody');
create foreign table app.far (id int options (column_name 'ID') not null, v text default 'x') server far_away options (name 'Far');
comment on server far_away is 'a place';
comment on foreign data wrapper nowhere is 'a wrapper';
comment on foreign table app.far is 'not here';

-- Publications, grants, settings, large objects.
create publication app_people for table app.people with (publish = 'insert, update');
comment on publication app_people is 'people';
grant usage on schema app to whimbrel_reader;
grant select on all tables in schema app to whimbrel_reader;
grant insert (a, b), update (c) on app.keyed to whimbrel_writer with grant option;
grant usage on sequence app.numbers to whimbrel_writer;
grant execute on function app.twice(int) to whimbrel_reader;
revoke execute on function app.twice(text) from public;
grant usage on type app.mood to whimbrel_reader;
grant usage on foreign server far_away to whimbrel_writer;
alter default privileges in schema app grant select on tables to whimbrel_reader;
alter default privileges for role whimbrel_writer grant execute on functions to whimbrel_reader;
alter table app.rooms owner to whimbrel_writer;
alter type app.mood owner to whimbrel_writer;

-- Rows.
insert into app.people (mood, moods, home, homes, known_as, age, name, email, tags, n, data, note)
select (array['sad', 'it''s ok', 'so so', 'happy', null])[1 + g % 5]::app.mood, array['sad', null, 'happy']::app.mood[],
  row('Straße ' || g, '12345', array['a', null])::app.address, array[row('x', null, '{}')::app.address, null],
  row('Jö', row('y', 'z', null)::app.address)::app.person_name, 1 + g % 120, 'Näme🐦 ' || g, 'mail' || g || '@example.org',
  hstore('k', g::text), g, decode(md5(g::text), 'hex'), case when g % 50 = 0 then repeat(md5(g::text), 2000) end
from generate_series(1, 400) as g;
insert into app.rooms select g, tsrange('2024-01-01'::timestamp + g * interval '1 day', '2024-01-02'::timestamp + g * interval '1 day') from generate_series(1, 30) as g;
insert into app.keyed select g, g % 7, 'c' || g, null from generate_series(1, 50) as g;
insert into app.frozen select g, 'frozen' from generate_series(1, 20) as g;
insert into app.nothing_at_all default values;
insert into app.nothing_at_all default values;
insert into app.scratch (id, t) values (1, 'unlogged'), (2, null);
insert into app.typed values ('Main Street', '1', '{}'), ('Side Street', null, null);
insert into app.in_another_heap (v) select 'v' || g from generate_series(1, 9) as g;
insert into app.coloured (colour, colours, label, labels, ages, spans, many_spans, exact, exacts, nothing)
select g::text::app.colour, array[g::text, null]::app.colour[], ('label ' || g)::app.label, array['a', null, 'ü']::app.label[], array[1, null, g]::app.positive[],
  array['[1,2]', 'empty', null]::app.span[], array['{[1,2],[4,5)}', '{}']::app.spans[], app.exact(g, g + 3), '{[1,3),[7,9)}', row()::app.no_columns from generate_series(1, 20) as g;
insert into app.coloured (colour) values (null);
insert into app.typed_parts values ('a', '1', '{x}'), (null, null, null);
insert into app.by_colour select g::text::app.colour, g from generate_series(1, 30) as g;
insert into app.elsewhere select generate_series(1, 9);
insert into app.many_types (bits, many_bits, yes, one, letters, words, named, big, small, exact, any_exact, single, double, cash, on_day, at_time,
  at_time_there, at, at_there, how_long, month, ip, net, mac, mac8, doc, docb, x, path_to, l, seg, b, p, poly, c, vector, query, snap, lsn, r, mr,
  span, spans, words_range, i2, ts, dom, place, even, ci, json_path, o, cls, nested)
values ('10101', '1', true, 'x', 'pad', '', 'named', 9223372036854775807, -32768, 123456789.125, 'NaN', 'Infinity', 5e-324, 12.34, 'infinity', '23:59:59.999',
  '24:00:00-15:59', '4713-01-01 BC', '-infinity', '178000000 years', '3 years', '::1/64', '10.0.0.0/8', '08:00:2b:01:02:03', '08:00:2b:01:02:03:04:05',
  '{"a": [1, null]}', '{"b": "ü"}', '<a/>', '(1,2)', '{1,2,3}', '[(0,0),(1,1)]', '((0,0),(1,1))', '[(0,0),(1,1)]', '((0,0),(1,1),(1,0))', '<(0,0),2>',
  'a:1A fat:2', 'a & !b', '10:20:10,14', '16/B374D848', '[1,5)', '{[1,3),[5,)}', '[1.5,2.5]', '{[1,2],(3,4)}', '[a,b]', '{{1,2},{3,null}}',
  '{infinity,"2024-01-01 00:00:00+00"}', '{a,b}', row('p', null, null), 4, 'CaseLess', '$.a[*]', 4294967295, 'pg_class', array[row('n', null)::app.person_name]),
  (null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
  null, null, null, null, null, null, null, null, null, null, null, null, null, 'empty', '{}', 'empty', '{}', 'empty', '{}', '{}', '{}', null, null, null, null, null, null, '{}');
insert into other.pets (id, owner, vet, kind) select g, 8 + 2 * g, 10, 'kind' || g % 3 from generate_series(1, 100) as g;
update other.pets set mother = id - 1 where id > 1 and id % 4 > 0;
insert into other.visits select g, '2024-01-01'::date + g, g, null, null from generate_series(1, 20) as g;
insert into other.bills select g, g, '2024-01-01'::date + g, null from generate_series(1, 20) as g;
update other.visits set bill = room;
insert into app.events select g, '2023-06-01'::date + g, (array['a', 'b', 'c'])[1 + g % 3], 'body ' || g from generate_series(1, 900) as g;
insert into app.hashed select g, md5(g::text) from generate_series(1, 60) as g;
insert into app.by_expression select g, 'v' || g from generate_series(1, 10) as g;
insert into app.event_notes select id, id, at, kind from app.events where id % 50 = 0;
insert into app.event_links select g, '2024-01-01', 10 from generate_series(1, 9) as g;
insert into other.base select g, 'base' from generate_series(1, 10) as g;
insert into other.child select g, 'child', 'u', g from generate_series(11, 20) as g;
insert into other.grandchild select g, 'grandchild', 'u', g from generate_series(21, 30) as g;
insert into other.second_base values (1, 'second'), (2, null);
insert into "Mixed Case"."Ta ble" values (1, 'x', 2, 'y'), (2, null, null, null);
insert into "Mixed Case".a_table_with_a_very_long_name_that_fills_all_the_bytes_there_are_ (v) values ('x'), (null);
insert into app.keyless_log (what) select 'log ' || g % 3 from generate_series(1, 40) as g;
select lo_from_bytea(70001, '\x00ff00'), lo_from_bytea(70002, convert_to('a large object', 'UTF8'));
comment on large object 70001 is 'a large one';
refresh materialized view app.counts;
refresh materialized view app.counts_of_counts;
