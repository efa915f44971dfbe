package io.whimbrel.testkit.general;

import io.whimbrel.testkit.postgresql.Identifier;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Reads the tables that a load can write to. */
final class LoadCatalog {
  private static final String TABLES =
      """
      select c.oid, n.nspname, c.relname,
        c.relreplident = 'f' or exists (
          select from pg_index i where i.indrelid = c.oid and i.indisvalid
            and (i.indisprimary and c.relreplident = 'd' or i.indisreplident)) as is_changeable,
        exists (select from pg_constraint r where r.contype = 'f' and r.confrelid = c.oid)
          as is_referenced
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and c.relpersistence = 'p'
        and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'whimbrel')
        and not exists (select from pg_depend e where e.classid = 'pg_class'::regclass
          and e.objid = c.oid and e.deptype = 'e')
      order by n.nspname, c.relname
      """;

  private static final String COLUMNS =
      """
      with recursive base (oid, under, typmod) as (
        select t.oid, t.oid, -1 from pg_type t where t.typtype <> 'd'
        union all select d.oid, b.under, greatest(d.typtypmod, b.typmod)
          from pg_type d join base b on b.oid = d.typbasetype where d.typtype = 'd'
      )
      select a.attname, format_type(a.atttypid, a.atttypmod) as type, u.typname as base,
        case when u.typname in ('varchar', 'bpchar') and greatest(a.atttypmod, b.typmod) > 4
          then greatest(a.atttypmod, b.typmod) - 4 else 0 end as length,
        case when u.typtype = 'e' then u.oid::int8 else 0 end as enumeration,
        a.attgenerated <> '' as is_computed, a.attidentity = 'a' as is_counted,
        not a.attnotnull and not t.typnotnull or a.atthasdef or a.attidentity <> '' as is_optional,
        exists (select from pg_index i where i.indrelid = a.attrelid
          and (i.indisunique or i.indisexclusion) and a.attnum = any (i.indkey::int2[])) as is_key
      from pg_attribute a join pg_type t on t.oid = a.atttypid
      join base b on b.oid = a.atttypid join pg_type u on u.oid = b.under
      where a.attrelid = ? and a.attnum > 0 and not a.attisdropped
      order by a.attnum
      """;

  private static final String REFERENCES =
      """
      select n.nspname, p.relname,
        (select array_agg(a.attname::text order by k.place)
          from unnest(r.conkey) with ordinality k (attnum, place)
          join pg_attribute a on a.attrelid = r.conrelid and a.attnum = k.attnum) as columns,
        (select array_agg(a.attname::text order by k.place)
          from unnest(r.confkey) with ordinality k (attnum, place)
          join pg_attribute a on a.attrelid = r.confrelid and a.attnum = k.attnum) as parents
      from pg_constraint r join pg_class p on p.oid = r.confrelid
      join pg_namespace n on n.oid = p.relnamespace
      where r.contype = 'f' and r.conrelid = ? and not p.relispartition
      order by r.oid
      """;

  private final Connection connection;

  private LoadCatalog(Connection connection) {
    this.connection = connection;
  }

  /** All logged tables that hold rows or have partitions. */
  static List<LoadTable> tables(Connection connection) throws SQLException {
    LoadCatalog catalog = new LoadCatalog(connection);
    List<LoadTable> tables = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(TABLES)) {
      while (row.next()) {
        long oid = row.getLong("oid");
        tables.add(
            new LoadTable(
                Identifier.quoted(row.getString("nspname"), row.getString("relname")),
                catalog.columns(oid),
                catalog.references(oid),
                row.getBoolean("is_changeable"),
                row.getBoolean("is_referenced")));
      }
    }
    return List.copyOf(tables);
  }

  private List<LoadColumn> columns(long table) throws SQLException {
    List<LoadColumn> columns = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setLong(1, table);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          columns.add(column(row));
        }
      }
    }
    return columns;
  }

  private static LoadColumn column(ResultSet row) throws SQLException {
    LoadColumn.Writing writing =
        row.getBoolean("is_counted") ? LoadColumn.Writing.COUNTED : LoadColumn.Writing.FREE;
    return new LoadColumn(
        row.getString("attname"),
        MadeValues.of(
            row.getString("base"),
            row.getString("type"),
            row.getInt("length"),
            row.getLong("enumeration")),
        row.getBoolean("is_computed") ? LoadColumn.Writing.COMPUTED : writing,
        row.getBoolean("is_optional"),
        row.getBoolean("is_key"));
  }

  private List<LoadReference> references(long table) throws SQLException {
    List<LoadReference> references = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(REFERENCES)) {
      statement.setLong(1, table);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          references.add(
              new LoadReference(
                  Identifier.quoted(row.getString("nspname"), row.getString("relname")),
                  texts(row.getArray("columns")),
                  texts(row.getArray("parents"))));
        }
      }
    }
    return references;
  }

  private static List<String> texts(Array array) throws SQLException {
    return List.of((String[]) array.getArray());
  }
}
