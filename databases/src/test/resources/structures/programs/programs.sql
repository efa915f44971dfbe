-- Everything of a PostgreSQL 14 database that is not a table, each kind at least once.
set check_function_bodies = off;
do $$ begin create role "whimbrel ""reader"""; exception when duplicate_object then null; end $$;
create schema app;
create schema "Über ""Schema""";
create extension hstore with schema public;
create extension citext with schema app;
create extension dict_xsyn with schema app;
create extension btree_gist with schema app;
create extension file_fdw with schema app;
create extension postgres_fdw with schema public;
comment on extension hstore is 'our own words';
create table app.people (id int primary key, name text not null, "Döner ""K""" text, age int, owner name default current_user, boss int);
create table app.log (at timestamptz default now(), what text);
create table "Über ""Schema"""."Tab ""le""" (id bigint primary key, "Sp alte" text);
create table app.parts (id int not null, at date not null) partition by range (at);
create table app.parts_1 partition of app.parts for values from ('2020-01-01') to ('2021-01-01');
create table app.parts_2 partition of app.parts for values from ('2021-01-01') to ('2022-01-01');

-- base types: shell, functions, type
create type app.shell_only;
create type app.colour;
create function app.colour_in(cstring) returns app.colour language internal immutable strict as 'int4in';
create function app.colour_out(app.colour) returns cstring language internal immutable strict as 'int4out';
create function app.colour_recv(internal) returns app.colour language internal immutable strict as 'int4recv';
create function app.colour_send(app.colour) returns bytea language internal immutable strict as 'int4send';
create type app.colour (input = app.colour_in, output = app.colour_out, receive = app.colour_recv, send = app.colour_send, like = int4, category = 'N', preferred = false, default = '7', delimiter = ';');
comment on type app.colour is 'a colour';
create type "Über ""Schema"""."Ty pe";
create function "Über ""Schema"""."In"(cstring) returns "Über ""Schema"""."Ty pe" language internal immutable strict as 'textin';
create function "Über ""Schema"""."Out"("Über ""Schema"""."Ty pe") returns cstring language internal immutable strict as 'textout';
create type "Über ""Schema"""."Ty pe" (input = "Über ""Schema"""."In", output = "Über ""Schema"""."Out", internallength = variable, storage = extended, collatable = true, category = 'U', default = 'it''s \ x');
alter table app.people add column colour app.colour;
alter table app.people add column colours app.colour[];

-- ranges with functions of their own
create function app.colour_diff(a int, b int) returns double precision language sql immutable strict as 'select (a - b)::double precision';
create type app.plain_range as range (subtype = int, subtype_diff = app.colour_diff);
create type app.exact_range;
create function app.exact_canonical(r app.exact_range) returns app.exact_range language internal immutable strict as 'int4range_canonical';
create type app.exact_range as range (subtype = int, subtype_diff = app.colour_diff, canonical = app.exact_canonical, multirange_type_name = "Exact Ranges");
comment on type app.exact_range is 'a range';

-- functions
create function app.plain(i int, j int default 3) returns int language sql immutable strict leakproof parallel safe cost 7 as 'select i + j';
create function app.many(variadic list text[] default array['a', 'b;c']) returns setof text language plpgsql stable security definer rows 77 set search_path = app, "Über ""Schema""", pg_temp set work_mem = '8MB' as $$ begin return query select unnest(list); end; $$;
create function app.outs(in a int, out b int, inout c text, out "D d" date) language plpgsql as $$ begin b := a; "D d" := now(); end $$;
create function app.tabled(a int) returns table (x int, "Y y" text) language sql as $$ select 1, 'semi;colon' $$;
create function app.overloaded(int) returns int language sql as 'select 1';
create function app.overloaded(text) returns int language sql as 'select 2';
create function app.poly(anyelement, anyarray) returns anyelement language sql as 'select $1';
create procedure app.proc(in a int, out b text, inout c int default 5) language plpgsql as $$ begin b := a; c := c + 1; commit; end $$;
create function app.standard(p int) returns text language sql stable begin atomic select name from app.people where id = p; select 'last; one' as l; end;
create procedure app.standard_procedure(p int) language sql begin atomic insert into app.log (what) values (p::text); delete from app.log where what = 'x'; end;
create function app.standard_return(p int) returns int language sql return p + app.plain(p);
create function app.ping(i int) returns int language sql as 'select 0';
create function app.pong(i int) returns int language sql begin atomic select case when i > 0 then app.ping(i - 1) else 0 end; end;
create or replace function app.ping(i int) returns int language sql begin atomic select case when i > 0 then app.pong(i - 1) else 0 end; end;
create function app.winner() returns bigint language internal window as 'window_row_number';
create function app.check_key() returns trigger language c as '$libdir/refint', 'check_primary_key';
create function app.touch() returns trigger language plpgsql as $$ begin return new; end $$;
create function app.supported(text, text) returns boolean language internal immutable strict support pg_catalog.texticlike_support as 'texticlike';
create function "Über ""Schema"""."Fu nk"(" a b" int, "ü" "Über ""Schema"""."Ty pe") returns int language sql as $a$ select 1 -- it's; $$
$a$;
create function app.person_title(p app.people) returns text language sql stable as 'select p.name';
alter function app.plain(int, int) depends on extension hstore;
comment on function app.plain(int, int) is 'it''s; plain';
comment on procedure app.proc(int, int) is 'a procedure';
comment on function "Über ""Schema"""."Fu nk"(int, "Über ""Schema"""."Ty pe") is 'Funk \ ü';

-- aggregates
create aggregate app.total(int) (sfunc = int4pl, stype = int, initcond = '0', combinefunc = int4pl, parallel = safe, msfunc = int4pl, minvfunc = int4mi, mstype = int, minitcond = '0', mfinalfunc_extra);
create aggregate app.all_rows(*) (sfunc = int8inc, stype = bigint, initcond = '0', sspace = 8, finalfunc_modify = shareable);
create aggregate app.largest(int) (sfunc = int4larger, stype = int, sortop = operator(pg_catalog.>));
create aggregate app.middle(float8 order by anyelement) (sfunc = ordered_set_transition, stype = internal, finalfunc = percentile_disc_final, finalfunc_extra, finalfunc_modify = read_write);
create aggregate app.placed(variadic "any" order by variadic "any") (sfunc = ordered_set_transition_multi, stype = internal, finalfunc = rank_final, finalfunc_extra, hypothetical);
create function app.many_step(int, variadic int[]) returns int language sql as 'select $1 + cardinality($2)';
create aggregate "Über ""Schema"""."Ag ""g"""(variadic "l i" int[]) (sfunc = app.many_step, stype = int, initcond = '0', sspace = 16);
comment on aggregate app.total(int) is 'a total';
comment on aggregate app.all_rows(*) is 'all rows';
comment on aggregate app.middle(float8 order by anyelement) is 'the middle';

-- operators, classes, families
create function app.colour_lt(app.colour, app.colour) returns boolean language internal immutable strict leakproof as 'int4lt';
create function app.colour_le(app.colour, app.colour) returns boolean language internal immutable strict as 'int4le';
create function app.colour_eq(app.colour, app.colour) returns boolean language internal immutable strict as 'int4eq';
create function app.colour_ne(app.colour, app.colour) returns boolean language internal immutable strict as 'int4ne';
create function app.colour_ge(app.colour, app.colour) returns boolean language internal immutable strict as 'int4ge';
create function app.colour_gt(app.colour, app.colour) returns boolean language internal immutable strict as 'int4gt';
create function app.colour_cmp(app.colour, app.colour) returns int language internal immutable strict as 'btint4cmp';
create function app.colour_int_eq(app.colour, int) returns boolean language internal immutable strict as 'int4eq';
create function app.colour_int_cmp(app.colour, int) returns int language internal immutable strict as 'btint4cmp';
create function app.int_colour_eq(int, app.colour) returns boolean language internal immutable strict as 'int4eq';
create function app.colour_hash(app.colour) returns int language internal immutable strict as 'hashint4';
create function app.colour_not(app.colour) returns app.colour language internal immutable strict as 'int4not';
create operator app.< (function = app.colour_lt, leftarg = app.colour, rightarg = app.colour, commutator = operator(app.>), negator = operator(app.>=), restrict = scalarltsel, join = scalarltjoinsel);
create operator app.<= (function = app.colour_le, leftarg = app.colour, rightarg = app.colour, commutator = operator(app.>=), negator = operator(app.>), restrict = scalarlesel, join = scalarlejoinsel);
create operator app.= (function = app.colour_eq, leftarg = app.colour, rightarg = app.colour, commutator = operator(app.=), negator = operator(app.<>), restrict = eqsel, join = eqjoinsel, hashes, merges);
create operator app.<> (function = app.colour_ne, leftarg = app.colour, rightarg = app.colour, commutator = operator(app.<>), negator = operator(app.=), restrict = neqsel, join = neqjoinsel);
create operator app.>= (function = app.colour_ge, leftarg = app.colour, rightarg = app.colour, commutator = operator(app.<=), negator = operator(app.<), restrict = scalargesel, join = scalargejoinsel);
create operator app.> (function = app.colour_gt, leftarg = app.colour, rightarg = app.colour, commutator = operator(app.<), negator = operator(app.<=), restrict = scalargtsel, join = scalargtjoinsel);
create operator app.= (function = app.colour_int_eq, leftarg = app.colour, rightarg = int, commutator = operator(app.=), merges);
create operator app.= (function = app.int_colour_eq, leftarg = int, rightarg = app.colour, commutator = operator(app.=), merges);
create operator app.@#@ (function = app.colour_not, rightarg = app.colour);
create operator "Über ""Schema""".?| (function = app.plain, leftarg = int, rightarg = int);
comment on operator app.= (app.colour, app.colour) is 'the same colour';
comment on operator app.@#@ (none, app.colour) is 'the other colour';
create operator family app.colours using btree;
create operator class app.colour_ops default for type app.colour using btree family app.colours as operator 1 app.<, operator 2 app.<=, operator 3 app.=, operator 4 app.>=, operator 5 app.>, function 1 app.colour_cmp(app.colour, app.colour);
alter operator family app.colours using btree add operator 3 app.= (app.colour, int), function 1 (app.colour, int) app.colour_int_cmp(app.colour, int);
create operator class app.colour_hash_ops default for type app.colour using hash as operator 1 app.=, function 1 app.colour_hash(app.colour);
create operator family "Über ""Schema"""."Fam ily" using gist;
create operator class "Über ""Schema"""."Cl ass" for type int using btree as operator 1 pg_catalog.<, operator 2 pg_catalog.<=, operator 3 pg_catalog.=, operator 4 pg_catalog.>=, operator 5 pg_catalog.>, function 1 pg_catalog.btint4cmp(int, int);
create operator class app.words for type text[] using gin as operator 1 pg_catalog.&& (anyarray, anyarray), function 1 pg_catalog.bttextcmp(text, text), function 2 pg_catalog.ginarrayextract(anyarray, internal, internal), function 3 pg_catalog.ginqueryarrayextract(anyarray, internal, smallint, internal, internal, internal, internal), function 4 pg_catalog.ginarrayconsistent(internal, smallint, anyarray, int, internal, internal, internal, internal), storage text;
create operator class app.near for type point using gist as operator 15 pg_catalog.<-> (point, point) for order by pg_catalog.float_ops, function 1 pg_catalog.gist_point_consistent(internal, point, smallint, oid, internal), function 2 pg_catalog.gist_box_union(internal, internal), function 5 pg_catalog.gist_box_penalty(internal, internal, internal), function 6 pg_catalog.gist_box_picksplit(internal, internal), function 7 pg_catalog.gist_box_same(box, box, internal), function 8 pg_catalog.gist_point_distance(internal, point, smallint, oid, internal), storage box;
comment on operator class app.colour_ops using btree is 'colours in order';
comment on operator family app.colours using btree is 'a family of colours';
create index people_colour on app.people (colour);
create index people_class on app.people (id "Über ""Schema"""."Cl ass");
create type app.colour_range as range (subtype = app.colour, subtype_opclass = app.colour_ops);

-- casts, conversions, transforms, languages, access methods
create cast (app.colour as int) without function as assignment;
create function app.to_colour(text, int, boolean) returns app.colour language plpgsql as $$ begin return null; end $$;
create cast (text as app.colour) with function app.to_colour(text, int, boolean) as implicit;
create cast ("Über ""Schema"""."Ty pe" as app.colour) with inout;
create cast (app.people as text) with function app.person_title(app.people);
comment on cast (app.colour as int) is 'as a number';
create conversion app.latin for 'LATIN1' to 'UTF8' from pg_catalog.iso8859_1_to_utf8;
create default conversion "Über ""Schema"""."Con version" for 'LATIN1' to 'UTF8' from pg_catalog.iso8859_1_to_utf8;
comment on conversion app.latin is 'latin';
create function app.lang_handler() returns language_handler language c as '$libdir/plpgsql', 'plpgsql_call_handler';
create function app.lang_inline(internal) returns void language c as '$libdir/plpgsql', 'plpgsql_inline_handler';
create function app.lang_validator(oid) returns void language c as '$libdir/plpgsql', 'plpgsql_validator';
create trusted language "our ""language""" handler app.lang_handler inline app.lang_inline validator app.lang_validator;
comment on language "our ""language""" is 'plpgsql by another name';
create function app.in_ours(i int) returns int language "our ""language""" as $$ begin return i; end $$;
create function app.from_sql(internal) returns internal language internal immutable as 'textsend';
create function app.to_sql(internal) returns "Über ""Schema"""."Ty pe" language internal immutable as 'textrecv';
create transform for "Über ""Schema"""."Ty pe" language "our ""language""" (from sql with function app.from_sql(internal), to sql with function app.to_sql(internal));
comment on transform for "Über ""Schema"""."Ty pe" language "our ""language""" is 'a transform';
create function app.transformed(t "Über ""Schema"""."Ty pe") returns int transform for type "Über ""Schema"""."Ty pe" language "our ""language""" as $$ begin return 1; end $$;
create access method "our heap" type table handler pg_catalog.heap_tableam_handler;
comment on access method "our heap" is 'a heap';

-- text search
create text search template app.lower_case (init = dsimple_init, lexize = dsimple_lexize);
create text search parser app.words_parser (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype, headline = prsd_headline);
create text search dictionary app.stop_words (template = pg_catalog.simple, stopwords = english, accept = 'false');
create text search dictionary app.lower_dictionary (template = app.lower_case);
create text search dictionary "Über ""Schema"""."Dict ionary" (template = pg_catalog.snowball, language = german, stopwords = german);
create text search dictionary app.synonyms (template = app.xsyn_template, keeporig = false);
create text search configuration app.search (parser = app.words_parser);
alter text search configuration app.search add mapping for asciiword, word with app.stop_words, "Über ""Schema"""."Dict ionary", pg_catalog.simple;
alter text search configuration app.search add mapping for numword with app.lower_dictionary;
create text search configuration "Über ""Schema"""."Con fig" (copy = pg_catalog.english);
comment on text search template app.lower_case is 'a template';
comment on text search parser app.words_parser is 'a parser';
comment on text search dictionary app.stop_words is 'a dictionary';
comment on text search configuration app.search is 'a configuration';
create index people_search on app.people using gin (to_tsvector('app.search'::regconfig, name));

-- views
create view app.adults with (security_barrier) as select id, name, "Döner ""K""", age from app.people where age >= 18 with local check option;
create view app.old_adults as select * from app.adults where age > 60 with cascaded check option;
alter view app.adults alter column age set default 18;
alter view app.adults alter column "Döner ""K""" set default 'it''s; null';
create recursive view app.numbers (n) as values (1) union all select n + 1 from numbers where n < 10;
create view "Über ""Schema"""."Vi ""ew""" ("Sp ""1""", zwei) as select id, "Sp alte" from "Über ""Schema"""."Tab ""le""";
create view app.grouped as select p.id, p.name, count(*) as c from app.people p left join app.log l on l.what = p.name group by p.id;
create view app.coloured as select * from app.people where colour operator(app.<) '5'::app.colour or colour operator(app.=) 3;
create view app.matching as select p.id, app.standard(p.id) as title, f.x, pt.title2 from app.people p, lateral app.tabled(p.id) f, lateral (select app.person_title(p) as title2) pt;
comment on view app.adults is 'grown up';
comment on column app.adults.age is 'at least 18';
comment on column "Über ""Schema"""."Vi ""ew"""."Sp ""1""" is 'one';
create view app.circle as select 1 as id, 'x'::text collate "C" as label;
create function app.circle_of(c app.circle) returns text language sql stable as 'select (c).label';
create function app.circle_count() returns bigint language sql stable begin atomic select count(*) from app.circle; end;
create or replace view app.circle as select p.id, app.circle_of(row(p.id, p.name)::app.circle)::text collate "C" as label from app.people p where p.id < app.plain(3);
create function app.view_id(v app.old_adults) returns int language sql as 'select v.id';
create view app.wrapped as select app.view_id(o) as id, o.name from app.old_adults o;

-- materialised views, one on another through a view and through a function
create materialized view app.zz_first as select id, name, age from app.people;
create unique index zz_first_id on app.zz_first (id);
create index zz_first_name on app.zz_first (lower(name)) where age > 3;
alter materialized view app.zz_first cluster on zz_first_id;
create view app.between as select id, name from app.zz_first;
create materialized view app.second with (fillfactor = 70, autovacuum_enabled = false) as select id, name from app.between;
create function app.count_second() returns bigint language sql stable begin atomic select count(*) from app.second; end;
create materialized view app.aa_third as select app.count_second() as c;
create materialized view "Über ""Schema"""."Mat ""view""" as select * from app.adults with no data;
alter materialized view app.second alter column name set storage external;
alter materialized view app.second alter column name set statistics 300;
alter materialized view app.second alter column name set (n_distinct = 5);
comment on materialized view app.second is 'second';
comment on column app.second.name is 'a name';
comment on index app.zz_first_id is 'an index';
alter materialized view app.second depends on extension hstore;

-- triggers
create trigger plain before insert or update of name, age on app.people for each row when (new.age > 3) execute function app.touch('a''b', 'c\d');
create trigger off after update on app.people for each row execute function app.touch();
alter table app.people disable trigger off;
create trigger always after insert on app.people for each statement execute function app.touch();
alter table app.people enable always trigger always;
create trigger replica after insert on app.people for each statement execute function app.touch();
alter table app.people enable replica trigger replica;
create constraint trigger constrained after insert or update on app.people from app.log deferrable initially deferred for each row execute function app.touch();
create trigger transitional after update on app.people referencing old table as old_rows new table as "New ""rows""" for each statement execute function app.touch();
create trigger truncated before truncate on app.people for each statement execute function app.touch();
create trigger instead_of instead of insert or update or delete on app.adults for each row execute function app.touch();
create trigger "Trig ""ger""" after delete on "Über ""Schema"""."Tab ""le""" for each row execute function app.touch();
create trigger on_parts after insert on app.parts for each row execute function app.touch();
alter table app.parts_2 disable trigger on_parts;
create trigger in_c before insert on app.people for each row execute function app.check_key('id', 'app.people', 'id');
alter trigger plain on app.people depends on extension hstore;
comment on trigger plain on app.people is 'a trigger';
comment on trigger instead_of on app.adults is 'on a view';

-- rules
create rule logged as on insert to app.people where new.age > 100 do also (insert into app.log (what) values ('old; one'); insert into app.log (what) values (new.name));
create rule "Ru ""le""" as on delete to app.adults do instead nothing;
create rule off as on update to app.people do also notify people_changed;
alter table app.people disable rule off;
create rule always as on delete to app.people do also delete from app.log where what = old.name;
alter table app.people enable always rule always;
comment on rule logged on app.people is 'a rule';

-- row security
create function app.may_see(p app.people) returns boolean language sql stable as 'select true';
create policy own on app.people as permissive for select to public using (owner = current_user or app.may_see(people));
create policy writing on app.people as restrictive for update to "whimbrel ""reader""", current_user using (age > 3) with check (age > 5);
create policy "Pol ""icy""" on app.people for insert with check (exists (select from app.adults a where a.id = people.id));
create policy deleting on app.people for delete using ("Döner ""K""" <> 'it''s');
alter table app.people enable row level security;
alter table app.people force row level security;
alter table app.log enable row level security;
alter table app.parts_1 force row level security;
create policy without_flag on app.parts for all using (id > 0);
comment on policy own on app.people is 'a policy';

-- foreign data
create function app.fdw_validator(text[], oid) returns void language internal as 'postgresql_fdw_validator';
create foreign data wrapper "our ""wrapper""" validator app.fdw_validator;
create foreign data wrapper bare no validator options (debug 'it''s', "Op tion" 'x');
comment on foreign data wrapper bare is 'a wrapper';
create server files foreign data wrapper file_fdw;
create server "Ser ""ver""" type 'a type' version '1;2' foreign data wrapper bare options (host 'h', "A b" 'c''d');
create server remote foreign data wrapper postgres_fdw options (host '127.0.0.1', dbname 'nowhere', extensions 'hstore');
comment on server remote is 'a server';
create user mapping for "whimbrel ""reader""" server remote options (user 'somebody', password 'top secret 1');
create user mapping for public server "Ser ""ver""" options (user 'x');
create foreign table app.far (id int options (column_name 'nu''mber') not null, name text collate "C" default 'x;y', n int generated always as (id * 2) stored, constraint positive check (id > 0)) server remote options (schema_name 'public', table_name 'far away');
create foreign table "Über ""Schema"""."Fo ""reign""" ("Sp ""1""" text) server files options (filename '/dev/null', format 'csv');
create foreign table app.parts_far partition of app.parts for values from ('2000-01-01') to ('2001-01-01') server remote;
create foreign table app.far_child (more int) inherits (app.log) server remote;
comment on foreign table app.far is 'far away';
comment on column app.far.id is 'a number';
create trigger on_far before insert on app.far for each row execute function app.touch();
create view app.over_far as select * from app.far;
alter foreign table app.far alter column name set statistics 50;

-- event triggers
create function app.on_ddl() returns event_trigger language plpgsql as $$ begin raise exception 'nothing may be changed'; end $$;
create event trigger guard on ddl_command_end when tag in ('CREATE TABLE', 'DROP VIEW') execute function app.on_ddl();
create event trigger "Ev ""ent""" on sql_drop execute function app.on_ddl();
alter event trigger "Ev ""ent""" disable;
create event trigger rewriting on table_rewrite execute function app.on_ddl();
alter event trigger rewriting enable replica;
comment on event trigger guard is 'guards';

-- what is listed only
create publication "Pub ""lication""" for table app.people;
create publication everything for all tables with (publish = 'insert');
