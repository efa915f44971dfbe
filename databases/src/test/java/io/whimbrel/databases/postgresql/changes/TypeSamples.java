package io.whimbrel.databases.postgresql.changes;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The types that values are carried of, each with its extremes. A sample is an SQL expression;
 * {@code null} is always one more.
 */
final class TypeSamples {

  /**
   * Types and functions of the test's own; extensions stand in a schema that no session searches.
   */
  static final String TYPES =
      """
      create schema ext;
      create extension citext schema ext;
      create extension hstore schema ext;
      create extension ltree schema ext;
      create extension cube schema ext;
      create extension isn schema ext;
      create extension lo schema ext;
      create schema own;
      create type own.mood as enum ('sad', 'a''b', '', 'NULL', 'über');
      create domain own.positive as int check (value > 0);
      create domain own.tiny as own.positive check (value < 10) not null;
      create domain own.numbers as int[];
      create domain own.email as ext.citext check (value like '%@%');
      create type own.pair as (a int, b text);
      create type own.nested as (p own.pair, ps own.pair[], m own.mood, d own.positive);
      create type own.span as range (subtype = own.mood);
      create type own.floats as range (subtype = float8, subtype_diff = float8mi);
      create table own.shape (x int, y own.nested);
      """;

  /** A type and its samples. */
  record Sampled(String type, List<String> samples) {}

  private TypeSamples() {}

  /** Types whose values travel in binary. */
  static List<Sampled> binary() {
    List<Sampled> types = new ArrayList<>();
    add(types, "boolean", "true", "false");
    add(types, "\"char\"", "'x'", "''", "'\\377'", "'\"'");
    add(types, "name", "''", "repeat('é', 31)", "'a b'");
    add(types, "smallint", "-32768", "32767", "0");
    add(types, "integer", "-2147483648", "2147483647", "0");
    add(types, "bigint", "-9223372036854775808", "9223372036854775807", "0");
    add(types, "real", "'NaN'", "'Infinity'", "'-Infinity'", "'-0'", "1e-45", "3.4028235e38");
    add(
        types,
        "double precision",
        "'NaN'",
        "'-Infinity'",
        "'-0'",
        "5e-324",
        "1.7976931348623157e308");
    add(types, "numeric", "'NaN'", "'Infinity'", "'-Infinity'", "1.0", "1.00", "-0.000001");
    add(
        types,
        "numeric",
        "1e131071",
        "repeat('9', 131072)::numeric",
        "('0.' || repeat('7', 16383))::numeric");
    add(types, "numeric(12,3)", "-999999999.999", "999999999.999", "0", "'NaN'");
    add(types, "numeric(3,-2)", "99900", "-100", "0");
    add(types, "money", "'-92233720368547758.08'", "'92233720368547758.07'", "'1234.56'");
    add(
        types,
        "text",
        "''",
        "E'\\t\\r\\n\\\\.\\\\N\\x01'",
        "' 🙂𝄞 שלום e\u0301 👩\u200d👩\u200d👧 '",
        "'\u202e\ufeff\uffff'");
    add(types, "character varying(40)", "''", "repeat('𝄞', 40)", "'NULL'");
    add(types, "character(5)", "'a'", "'  b'", "''", "'ééééé'");
    add(types, "bytea", "'\\x'", "'\\x00ff5c'", "decode(repeat('00ff', 9000), 'hex')");
    add(types, "bit(7)", "b'0000000'", "b'1111111'");
    add(types, "bit varying", "b''", "b'101010101'");
    add(
        types,
        "date",
        "'infinity'",
        "'-infinity'",
        "'4713-01-01 BC'",
        "'5874897-12-31'",
        "'0001-01-01'");
    add(types, "time without time zone", "'00:00'", "'24:00'", "'23:59:59.999999'");
    add(types, "time(0) without time zone", "'00:00'", "'23:59:59'");
    add(types, "time with time zone", "'00:00+15:59:59'", "'24:00-15:59:59'", "'12:00:00.1+05:30'");
    add(
        types,
        "timestamp without time zone",
        "'infinity'",
        "'-infinity'",
        "'4713-11-24 00:00:00 BC'",
        "'294276-12-31 23:59:59.999999'");
    add(
        types,
        "timestamp with time zone",
        "'infinity'",
        "'-infinity'",
        "'4713-11-24 00:00:00+00 BC'",
        "'294276-12-31 23:59:59.999999+00'",
        "'1883-11-18 12:03:58-04:56:02'");
    add(
        types,
        "interval",
        "'178000000 years'",
        "'-178000000 years'",
        "'-1 year 2 mons -3 days 04:05:06.789'",
        "'0'",
        "'1 mon -1 day'",
        "'2147483647:59:59.999999'");
    add(types, "interval day to second(2)", "'999 days 23:59:59.99'", "'-1 day'");
    add(
        types,
        "uuid",
        "'00000000-0000-0000-0000-000000000000'",
        "'ffffffff-ffff-ffff-ffff-ffffffffffff'");
    add(
        types,
        "json",
        "'{\"a\" : 1, \"a\":2}'",
        "'null'",
        "'\"\\ud83d\\ude42\\u0000\"'",
        "' [ 1.10 , 1e400 ] '");
    add(types, "jsonb", "'null'", "'{\"b\": [1, 1.10, \"🙂\"], \"a\": null}'", "'\"\"'", "'1e400'");
    add(types, "xml", "'<a/>'", "'text only'", "'<?xml version=\"1.0\"?><r>ü 𝄞</r>'", "''");
    add(types, "inet", "'::/0'", "'ffff::ffff/128'", "'1.2.3.4'", "'1.2.3.4/8'");
    add(types, "cidr", "'0.0.0.0/0'", "'10.0.0.0/8'", "'::ffff:1.2.3.0/120'");
    add(types, "macaddr", "'00:00:00:00:00:00'", "'ff:ff:ff:ff:ff:ff'");
    add(types, "macaddr8", "'00:00:00:00:00:00:00:00'", "'ff:ff:ff:ff:ff:ff:ff:ff'");
    add(types, "point", "'(NaN,Infinity)'", "'(-0,5e-324)'");
    add(types, "line", "'{1,-1,0}'", "'{0,1,5}'");
    add(types, "lseg", "'((0,0),(1e300,-1e300))'", "'((1,2),(1,2))'");
    add(types, "box", "'((1,1),(0,0))'", "'((Infinity,1),(0,-Infinity))'");
    add(types, "path", "'[(0,0),(1,1)]'", "'((0,0),(1,1),(2,0))'", "'[(1,2)]'");
    add(types, "polygon", "'((0,0),(1,1),(2,0))'", "'((0.1,0.2))'");
    add(types, "circle", "'<(0,0),0>'", "'<(1,2),Infinity>'");
    add(types, "tsvector", "''", "'''a b'':1A ünï:2 x:16383'");
    add(types, "int4range", "'empty'", "'(,)'", "'[1,5)'", "'[-2147483648,2147483647)'");
    add(types, "numrange", "'empty'", "'[1.10,2.200]'", "'(-Infinity,NaN]'");
    add(types, "tstzrange", "'[-infinity,infinity]'", "'[\"2020-01-01 00:00+00\",)'", "'empty'");
    add(types, "daterange", "'empty'", "'[4713-01-01 BC,infinity)'");
    add(types, "int8multirange", "'{}'", "'{[1,2),[5,)}'", "'{(,)}'");
    add(types, "tsmultirange", "'{}'", "'{[-infinity,2020-01-01),(2021-01-01,infinity]}'");
    add(
        types,
        "integer[]",
        "'{}'",
        "'{{1,null},{2,3}}'",
        "'[0:1]={1,2}'",
        "'[-1:0][5:5]={{1},{null}}'",
        "'{{{{{{1}}}}}}'");
    add(
        types,
        "text[]",
        "'{}'",
        "'{\"\",NULL,\"NULL\",\"a,b{}\",\"\\\\\\\"\",🙂}'",
        "array[null]::text[]");
    add(types, "timestamp with time zone[]", "'{infinity,NULL}'", "'{}'");
    add(types, "jsonb[]", "'{\"{}\",NULL,\"null\"}'", "'{}'");
    add(types, "bytea[]", "'{\"\\\\\\\\x00\",NULL}'", "'{}'");
    add(types, "numrange[]", "'{\"[1,2)\",empty,NULL}'", "'{}'");
    add(types, "box[]", "'{(1,1),(0,0);(3,3),(2,2)}'", "'{}'");
    add(types, "own.mood", "'sad'", "''", "'NULL'", "'über'");
    add(types, "own.positive", "1", "2147483647");
    add(types, "own.numbers", "'{1,NULL}'", "'{}'");
    return types;
  }

  /** Types whose values travel as text. */
  static List<Sampled> text() {
    List<Sampled> types = new ArrayList<>();
    add(types, "oid", "0", "4294967295");
    add(types, "xid", "'0'", "'4294967295'");
    add(types, "cid", "'0'", "'4294967295'");
    add(types, "xid8", "'0'", "'18446744073709551615'");
    add(types, "tid", "'(0,0)'", "'(4294967295,65535)'");
    add(types, "pg_lsn", "'0/0'", "'FFFFFFFF/FFFFFFFF'");
    add(types, "int2vector", "''", "'-32768 0 32767'");
    add(types, "oidvector", "''", "'0 4294967295'");
    add(types, "regclass", "'own.shape'", "'-'", "'pg_class'");
    add(types, "regtype", "'own.mood'", "'integer'", "'own.pair[]'");
    add(types, "regproc", "'pg_catalog.now'", "0");
    add(types, "regprocedure", "'pg_catalog.abs(integer)'", "0");
    add(types, "regoper", "'pg_catalog.||/'", "0");
    add(types, "regoperator", "'pg_catalog.+(integer,integer)'", "0");
    add(types, "regnamespace", "'own'", "0");
    add(types, "regrole", "'postgres'", "0");
    add(types, "regcollation", "'\"C\"'", "0");
    add(types, "regconfig", "'simple'", "0");
    add(types, "regdictionary", "'simple'", "0");
    add(types, "regclass[]", "'{own.shape,NULL}'", "'{}'");
    add(types, "refcursor", "''", "'a b'");
    add(types, "tsquery", "''", "'!''a b'':*AB & (c <2> d | e)'");
    add(types, "jsonpath", "'$.a[*] ? (@ > 1.10)'", "'strict $\"🙂\"'");
    add(types, "pg_snapshot", "'1:18446744073709551615:1,5'", "'10:10:'");
    add(types, "txid_snapshot", "'10:20:10,14'", "'10:10:'");
    add(types, "aclitem", "'postgres=arwdD/postgres'", "'=r/postgres'");
    add(types, "own.mood[]", "'{\"\",\"NULL\",NULL,a''b}'", "'{}'");
    add(types, "own.tiny", "9", "1");
    add(types, "own.pair", "'(1,\"x,y\")'", "'(,)'", "'(,\"\")'");
    add(types, "own.pair[]", "'{\"(1,\\\"x,y\\\")\",NULL,\"(,)\"}'", "'{}'");
    add(
        types,
        "own.nested",
        "row(row(1, '(\"'), array[row(2, null), null]::own.pair[], 'über', 5)",
        "'(,,,)'",
        "'(\"(,)\",{},,)'");
    add(types, "own.shape", "row(1, null)", "'(,)'");
    add(types, "own.span", "'[sad,über]'", "'empty'", "'(,)'");
    add(types, "own.floats", "'[-Infinity,NaN]'", "'empty'");
    add(types, "own.email", "'A@b'", "'a@B'");
    add(types, "ext.citext", "'ABC'", "''", "'É🙂'");
    add(types, "ext.citext[]", "'{A,NULL,\"\"}'", "'{}'");
    add(types, "ext.hstore", "''", "'\"a b\"=>NULL, \"\"=>\"\\\"\"'");
    add(types, "ext.ltree", "''", "'Top.Science'");
    add(types, "ext.lquery", "'Top.*{1,2}.a|b@'", "'!x'");
    add(types, "ext.cube", "'(1,2),(3,4)'", "'(0)'");
    add(types, "ext.isbn13", "'978-0-393-04002-9'", "'978-3-16-148410-0'");
    add(types, "ext.lo", "0", "16384");
    return types;
  }

  private static void add(List<Sampled> types, String type, String... samples) {
    types.add(new Sampled(type, List.of(samples)));
  }

  /** A table of one column per type; its key is {@code id}. */
  static String create(String table, List<Sampled> types) {
    StringBuilder sql = new StringBuilder("create table public." + table + " (id int primary key");
    for (int i = 0; i < types.size(); i++) {
      sql.append(", c").append(i).append(' ').append(types.get(i).type());
    }
    return sql.append(");\n").toString();
  }

  /** Inserts as many rows as the longest list of samples has, and one of nothing but nulls. */
  static String fill(String table, List<Sampled> types) {
    int rows = types.stream().mapToInt(t -> t.samples().size()).max().orElse(0);
    StringBuilder sql = new StringBuilder();
    for (int row = 0; row < rows; row++) {
      sql.append("insert into public.").append(table).append(" values (").append(row);
      for (Sampled type : types) {
        sql.append(", ").append(sample(type, row));
      }
      sql.append(");\n");
    }
    return sql + "insert into public." + table + " values (-1" + nulls(types) + ");\n";
  }

  private static String nulls(List<Sampled> types) {
    StringBuilder sql = new StringBuilder();
    types.forEach(t -> sql.append(t.type().equals("own.tiny") ? ", 1" : ", null"));
    return sql.toString();
  }

  private static String sample(Sampled type, int row) {
    String sample = type.samples().get(row % type.samples().size());
    return "cast(" + sample + " as " + type.type() + ")";
  }

  /** Gives every column of the row 0 the value of row 1. */
  static String change(String table, List<Sampled> types) {
    List<String> columns = IntStream.range(0, types.size()).mapToObj(i -> "c" + i).toList();
    String all = String.join(", ", columns);
    return "update public.%s set (%s) = (select %s from public.%s where id = 1) where id = 0;\n"
        .formatted(table, all, all, table);
  }
}
