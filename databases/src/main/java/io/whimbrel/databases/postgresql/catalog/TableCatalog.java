package io.whimbrel.databases.postgresql.catalog;

import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Column.Generation;
import io.whimbrel.core.schema.ForeignKey;
import io.whimbrel.core.schema.Key;
import io.whimbrel.core.schema.RowIdentity;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Query;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads tables with their columns, keys and foreign keys. */
public final class TableCatalog {

  private static final String TABLES =
      """
      select c.oid, n.nspname, c.relname,
        case when c.relkind = 'p' then 'PARTITIONED'
          when c.relispartition then 'PARTITION' else 'PLAIN' end as kind,
        case when c.relpersistence = 'u' then 'UNLOGGED'
          when c.relreplident = 'f' then 'FULL'
          when c.relreplident = 'n' then 'NOTHING'
          when exists (select from pg_index i where i.indrelid = c.oid and i.indimmediate
              and (i.indisprimary and c.relreplident = 'd'
                or i.indisreplident and c.relreplident = 'i'))
            then 'KEY' else 'NOTHING' end as identity,
        pn.nspname as parent_schema, p.relname as parent_name,
        case when c.relkind = 'p' then 0
          when c.reltuples >= 0 then c.reltuples::bigint
          else pg_relation_size(c.oid) / (select 28 + sum(case when a.attlen > 0 then a.attlen
              else 32 end) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0) end
          as rows,
        case when c.relkind = 'p' then 0 else pg_table_size(c.oid) end as bytes
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      left join pg_inherits h on h.inhrelid = c.oid and c.relispartition
      left join pg_class p on p.oid = h.inhparent
      left join pg_namespace pn on pn.oid = p.relnamespace
      where c.relkind in ('r', 'p') and c.relpersistence <> 't'
        and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'whimbrel')
        and not exists (select from pg_depend e where e.classid = 'pg_class'::regclass
          and e.objid = c.oid and e.deptype = 'e')
      order by n.nspname collate "C", c.relname collate "C"
      """;

  private static final String COLUMNS =
      """
      select a.attrelid, a.attname, format_type(a.atttypid, a.atttypmod) as type,
        not a.attnotnull or exists (select from pg_constraint k where k.conrelid = a.attrelid
          and k.contype = 'n' and k.conkey = array[a.attnum] and not k.convalidated) as nullable,
        pg_get_expr(d.adbin, d.adrelid) as expression,
        case when a.attgenerated <> '' then 'COMPUTED'
          when a.attidentity = 'a' then 'IDENTITY_ALWAYS'
          when a.attidentity = 'd' then 'IDENTITY_BY_DEFAULT'
          when exists (select from pg_depend o
              join pg_class s on s.oid = o.objid and s.relkind = 'S'
              join pg_depend u on u.classid = 'pg_attrdef'::regclass and u.objid = d.oid
                and u.refclassid = 'pg_class'::regclass and u.refobjid = s.oid
              where o.classid = 'pg_class'::regclass and o.refclassid = 'pg_class'::regclass
                and o.refobjid = a.attrelid and o.refobjsubid = a.attnum and o.deptype = 'a')
            then 'SERIAL' else 'NONE' end as generation,
        a.attstorage in ('x', 'e', 'm') and t.typlen = -1 as detachable
      from pg_attribute a
      join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p')
      join pg_namespace n on n.oid = c.relnamespace
      join pg_type t on t.oid = a.atttypid
      left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attnum > 0 and not a.attisdropped
        and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'whimbrel')
      order by a.attrelid, a.attnum
      """;

  /** The index that names a row in the log where one is set, else the primary key. */
  private static final String KEYS =
      """
      select i.indrelid, x.relname,
        (select array_agg(a.attname::text order by k.place)
          from unnest(i.indkey::int2[]) with ordinality as k (attnum, place)
          join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
          where k.place <= i.indnkeyatts) as columns
      from pg_index i
      join pg_class c on c.oid = i.indrelid
      join pg_class x on x.oid = i.indexrelid
      where case when c.relreplident = 'i' and exists (select from pg_index r
          where r.indrelid = c.oid and r.indisreplident)
        then i.indisreplident else i.indisprimary end
      """;

  /** Without the rows that the server adds for each partition of a referenced table. */
  private static final String FOREIGN_KEYS =
      """
      select k.conrelid, k.conname, n.nspname, r.relname,
        (select array_agg(a.attname::text order by u.place)
          from unnest(k.conkey) with ordinality as u (attnum, place)
          join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.attnum) as columns,
        (select array_agg(a.attname::text order by u.place)
          from unnest(k.confkey) with ordinality as u (attnum, place)
          join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.attnum) as referenced
      from pg_constraint k
      join pg_class r on r.oid = k.confrelid
      join pg_namespace n on n.oid = r.relnamespace
      where k.contype = 'f' and not exists (select from pg_constraint p
        where p.oid = k.conparentid and p.conrelid = k.conrelid)
      order by k.conrelid, k.conname collate "C"
      """;

  private TableCatalog() {}

  private record Owned<T>(long table, T value) {}

  /** The selected tables, by name. */
  public static List<Table> read(Connection connection, TableSelection selection)
      throws SQLException {
    Map<Long, List<Column>> columns =
        byTable(
            Query.list(
                connection, COLUMNS, row -> new Owned<>(row.getLong("attrelid"), column(row))));
    Map<Long, List<Key>> keys =
        byTable(Query.list(connection, KEYS, row -> new Owned<>(row.getLong(1), key(row))));
    Map<Long, List<ForeignKey>> foreignKeys =
        byTable(
            Query.list(
                connection, FOREIGN_KEYS, row -> new Owned<>(row.getLong(1), foreignKey(row))));
    return Query.list(connection, TABLES, row -> table(row, columns, keys, foreignKeys)).stream()
        .filter(t -> selection.selects(t.name()))
        .toList();
  }

  private static <T> Map<Long, List<T>> byTable(List<Owned<T>> rows) {
    return rows.stream()
        .collect(
            Collectors.groupingBy(
                Owned::table, Collectors.mapping(Owned::value, Collectors.toList())));
  }

  private static Table table(
      ResultSet row,
      Map<Long, List<Column>> columns,
      Map<Long, List<Key>> keys,
      Map<Long, List<ForeignKey>> foreignKeys)
      throws SQLException {
    long oid = row.getLong("oid");
    String parent = row.getString("parent_name");
    return new Table(
        new TableName(row.getString("nspname"), row.getString("relname")),
        Table.Kind.valueOf(row.getString("kind")),
        columns.getOrDefault(oid, List.of()),
        keys.getOrDefault(oid, List.of()).stream().findFirst(),
        RowIdentity.valueOf(row.getString("identity")),
        foreignKeys.getOrDefault(oid, List.of()),
        parent == null
            ? Optional.empty()
            : Optional.of(new TableName(row.getString("parent_schema"), parent)),
        row.getLong("rows"),
        row.getLong("bytes"));
  }

  private static Column column(ResultSet row) throws SQLException {
    return new Column(
        row.getString("attname"),
        row.getString("type"),
        row.getBoolean("nullable"),
        Optional.ofNullable(row.getString("expression")),
        Generation.valueOf(row.getString("generation")),
        row.getBoolean("detachable"));
  }

  private static Key key(ResultSet row) throws SQLException {
    return new Key(row.getString("relname"), texts(row.getArray("columns")));
  }

  private static ForeignKey foreignKey(ResultSet row) throws SQLException {
    return new ForeignKey(
        row.getString("conname"),
        texts(row.getArray("columns")),
        new TableName(row.getString("nspname"), row.getString("relname")),
        texts(row.getArray("referenced")));
  }

  private static List<String> texts(Array array) throws SQLException {
    return Arrays.asList((String[]) array.getArray());
  }
}
