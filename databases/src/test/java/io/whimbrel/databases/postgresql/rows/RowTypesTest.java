package io.whimbrel.databases.postgresql.rows;

import static io.whimbrel.databases.postgresql.rows.TestTables.execute;
import static io.whimbrel.databases.postgresql.rows.TestTables.plain;
import static io.whimbrel.databases.postgresql.rows.TestTables.query;
import static io.whimbrel.databases.postgresql.rows.TestTables.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.TwoDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(PostgresServers.Resolver.class)
class RowTypesTest {

  private final Transfer transfer;

  RowTypesTest(TwoDatabases databases) {
    transfer = Transfer.between(databases);
  }

  private static final String CREATE =
      """
      create table types (
        id bigint primary key, i2 smallint, i4 int, i8 bigint, n numeric, n2 numeric(12,3),
        f4 real, f8 double precision, b boolean, c char(5), "char" "char", v varchar(40), t text,
        name name, bytes bytea, d date, ti time, ti3 time(3), tz timetz, ts timestamp,
        ts0 timestamp(0), tstz timestamptz, iv interval, ivd interval day to second(2), u uuid,
        j json, jb jsonb, x xml, ip inet, net cidr, mac macaddr, mac8 macaddr8, bits bit(7),
        vbits bit varying, m money, p point, l line, ls lseg, bx box, pa path, po polygon,
        ci circle, tsv tsvector, r4 int4range, rn numrange, rts tstzrange,
        mr int8multirange, ai int[], at text[], ats timestamptz[], aj jsonb[],
        g bigint generated always as (id * 2) stored
      )
      """;

  private static final String EXTREMES =
      """
      insert into types values
        (1, -32768, -2147483648, -9223372036854775808, 'NaN', -999999999.999, 'NaN', '-Infinity',
         true, 'a', 'x', '', '', 'n', '\\x', '-infinity', '00:00', '00:00:00', '00:00:00+14',
         '4713-01-01 00:00:00 BC', 'infinity', '4713-01-01 00:00:00+00 BC', '-178000000 years',
         '-1 day', '00000000-0000-0000-0000-000000000000', '{"a" : 1, "a":2}', 'null', '<a/>',
         '::/0', '0.0.0.0/0', '00:00:00:00:00:00', '00:00:00:00:00:00:00:00', '0000000', '',
         '-92233720368547758.08', '(NaN,Infinity)', '{1,-1,0}', '((0,0),(1e300,-1e300))',
         '((1,1),(0,0))', '[(0,0),(1,1)]', '((0,0),(1,1),(2,0))', '<(0,0),0>', '', 'empty',
         '(,)', '[-infinity,infinity]', '{}', '{}', '{}', '{}', '{}');
      insert into types values (2, 32767, 2147483647, 9223372036854775807, '1e131071', 999999999.999, 3.4028235e38, 5e-324,
         false, '  b', '"', repeat('ü', 40), E'\\t\\r\\n\\\\.\\\\N', repeat('é', 31),
         '\\x00ff5c', '5874897-12-31', '24:00', '23:59:59.999', '23:59:59.999999-15:59',
         '294276-12-31 23:59:59.999999', '2020-02-29 12:00', '294276-12-31 23:59:59.999999+00',
         '178000000 years', '999 days 23:59:59.99', 'ffffffff-ffff-ffff-ffff-ffffffffffff',
         '"\\ud83d\\ude42"', '{"b": [1, 1.10, "🙂"], "a": null}', 'text only',
         'ffff::ffff/128', '10.0.0.0/8', 'ff:ff:ff:ff:ff:ff', 'ff:ff:ff:ff:ff:ff:ff:ff', '1111111',
         '101010101', '92233720368547758.07', '(-0,5e-324)', '{0,1,5}', '((1,2),(3,4))',
         '((3,4),(1,2))', '((0,0),(1,1),(2,0))', '((0,0),(1,1),(2,0))', '<(1,2),3>',
         '''a b'':1A ünï:2', '[1,5)', '[1.10,2.200]',
         '["2020-01-01 00:00+00",)', '{[1,2),[5,)}', '{{1,null},{2,3}}', '{"",NULL,"NULL","a,b{}"}',
         '{infinity,NULL}', '{"{}",NULL}');
      insert into types values (3, null, 0, -1, 'Infinity', 0, '-0', 'NaN', null, '', '', ' trail ', 'naïve 🙂 שלום',
         '', '\\xdeadbeef', 'epoch', '12:34:56.789012', null, '00:00+00', 'epoch', null, 'epoch',
         '0', 'PT0S', gen_random_uuid(), '[]', '"x"', '<?xml version="1.0"?><r>ü</r>',
         '1.2.3.4', '1.2.3.4/32', null, null, null, null, '0.01');
      update types set ai = '[0:1]={1,2}' where id = 3;
      insert into types values (4)
      """;

  @ParameterizedTest
  @EnumSource(RowFormat.class)
  void everyBuiltInTypeGoesThroughUnchanged(RowFormat format) {
    transfer.both(CREATE);
    execute(transfer.source(), EXTREMES);
    TableMapping mapping = plain(table(transfer.source(), "types"));

    transfer.copy(mapping, 100, format);

    assertThat(transfer.loads().format(mapping)).isEqualTo(RowFormat.POSTGRESQL_BINARY);
    assertThat(transfer.targetDigest(mapping)).isEqualTo(transfer.sourceDigest(mapping));
    assertThat(transfer.sourceDigest(mapping).rows()).isEqualTo(4);
    assertThat(transfer.compare(mapping, Bounds.ALL).isEqual()).isTrue();
    String text = "select string_agg(types::text, '|' order by id) from types";
    assertThat(query(transfer.target(), text)).isEqualTo(query(transfer.source(), text));
  }

  @Test
  void typesOfTheDatabaseGoThrough() {
    transfer.both(
        "create type mood as enum ('a''b', '', 'NULL')",
        "create domain positive as int check (value > 0)",
        "create type pair as (a int, b text)",
        "create table own (id int primary key, e mood, d positive, p pair, ea mood[], r regclass,"
            + " q tsquery)");
    execute(
        transfer.source(),
        "insert into own values (1, '', 7, '(1,\"x,y\")', '{\"\",\"NULL\",NULL}', 'own', '')",
        "insert into own values (2)");
    TableMapping mapping = plain(table(transfer.source(), "own"));

    transfer.copy(mapping, 100);

    assertThat(transfer.loads().format(mapping)).isEqualTo(RowFormat.POSTGRESQL_TEXT);
    assertThat(transfer.targetDigest(mapping)).isEqualTo(transfer.sourceDigest(mapping));
    assertThat(query(transfer.target(), "select own::text from own where id = 1"))
        .isEqualTo("(1,\"\",7,\"(1,\"\"x,y\"\")\",\"{\"\"\"\",\"\"NULL\"\",NULL}\",own,\"\")");
  }

  @Test
  void enumsAndDomainsTravelInBinary() {
    transfer.both("create type filler as enum ('z')", "drop type filler");
    execute(transfer.target(), "create table shifts_ids (id int)");
    transfer.both(
        "create type mood as enum ('sad', 'ok')",
        "create domain positive as int check (value > 0)",
        "create domain tiny as positive check (value < 10)",
        "create table own (id int primary key, e mood, d tiny)");
    execute(transfer.source(), "insert into own values (1, 'ok', 7), (2, null, null)");
    TableMapping mapping = plain(table(transfer.source(), "own"));

    transfer.copy(mapping, 100);

    assertThat(transfer.loads().format(mapping)).isEqualTo(RowFormat.POSTGRESQL_BINARY);
    assertThat(transfer.targetDigest(mapping)).isEqualTo(transfer.sourceDigest(mapping));
  }

  @Test
  void hostileNamesAndValuesGoThrough() {
    String name = "t\"; drop table x; --";
    transfer.both(
        "create table \"t\"\"; drop table x; --\" (\"select\" int primary key, \"a b\" text,"
            + " \"ünïcødé💥\" text, \"col'quote\" text, \"col%s%d\" text, \"${jndi:x}\" text,"
            + " \"back\\slash\" text, \"new\nline\" text, \"what?\" text)");
    execute(
        transfer.source(),
        "insert into \"t\"\"; drop table x; --\" values (1, E'\\\\N', '', '?', '%s', null, '{}',"
            + " '$1', '\"')");
    TableMapping mapping = plain(table(transfer.source(), name));

    transfer.copy(mapping, 1);

    assertThat(transfer.targetDigest(mapping)).isEqualTo(transfer.sourceDigest(mapping));
    assertThat(transfer.compare(mapping, Bounds.ALL).isEqual()).isTrue();
  }

  @Test
  void smallAndLargeRowsKeepTheirOrderInAStream() {
    transfer.both("create table large (id int primary key, v bytea)");
    execute(
        transfer.source(),
        "insert into large select g, decode(repeat(md5(g::text),"
            + " case when g % 4 = 0 then 8000 else g % 100 end), 'hex')"
            + " from generate_series(1, 300) g",
        "insert into large select 0, decode(repeat('ab', 20000000), 'hex')");
    TableMapping mapping = plain(table(transfer.source(), "large"));

    transfer.copy(mapping, 1000);

    assertThat(transfer.targetDigest(mapping)).isEqualTo(transfer.sourceDigest(mapping));
    assertThat(transfer.targetDigest(mapping).rows()).isEqualTo(301);
  }

  @Test
  void droppedAndMissingColumnsLeaveNoTrace() {
    execute(
        transfer.source(),
        "create table gone (id int primary key, a int, b text)",
        "alter table gone drop column a",
        "insert into gone values (1, 'x')",
        "create table nothing ()",
        "insert into nothing default values");
    execute(
        transfer.target(),
        "create table gone (id int primary key, b text)",
        "create table nothing ()");
    TableMapping gone = plain(table(transfer.source(), "gone"));
    TableMapping nothing = plain(table(transfer.source(), "nothing"));

    transfer.copy(gone, 10);
    transfer.copy(nothing, 10);

    assertThat(transfer.targetDigest(gone)).isEqualTo(transfer.sourceDigest(gone));
    assertThat(transfer.targetDigest(nothing)).isEqualTo(transfer.sourceDigest(nothing));
    assertThat(transfer.targetDigest(nothing).rows()).isEqualTo(1);
  }
}
