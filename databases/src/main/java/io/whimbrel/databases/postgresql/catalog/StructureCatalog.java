package io.whimbrel.databases.postgresql.catalog;

import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.schema.ColumnStructure;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.core.schema.TableReference;
import io.whimbrel.core.schema.TableStructure;
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

/**
 * Reads what DDL may change under a run: which tables there are, by oid, and their columns, by
 * number. Two queries, whatever the number of tables.
 */
public final class StructureCatalog {

  private static final String TABLES =
      """
      select c.oid, n.nspname, c.relname,
        case c.relkind when 'p' then 'partitioned' else 'rows' end
          || case c.relpersistence when 'u' then ', unlogged' else '' end as storage,
        pn.nspname as parent_schema, p.relname as parent_name,
        array(select a.attname::text
          from pg_index i
          cross join unnest(i.indkey::int2[]) with ordinality as k (attnum, place)
          join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
          where i.indrelid = c.oid and k.place <= i.indnkeyatts
            and case when c.relreplident = 'i' and exists (select from pg_index r
                where r.indrelid = c.oid and r.indisreplident)
              then i.indisreplident else i.indisprimary end
          order by k.place) as key
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
      select a.attrelid, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod) as type,
        not a.attnotnull as nullable,
        not a.attnotnull and not a.atthasdef and a.attgenerated = '' and a.attidentity = ''
          and t.typtype <> 'd' as plain
      from pg_attribute a
      join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p')
        and c.relpersistence <> 't'
      join pg_type t on t.oid = a.atttypid
      where a.attnum > 0 and not a.attisdropped and a.attrelid >= 16384
      order by a.attrelid, a.attnum
      """;

  private static final String REFERENCES =
      """
      select k.conname, fn.nspname as from_schema, f.relname as from_name,
        tn.nspname as to_schema, t.relname as to_name
      from pg_constraint k
      join pg_class f on f.oid = k.conrelid
      join pg_namespace fn on fn.oid = f.relnamespace
      join pg_class t on t.oid = k.confrelid
      join pg_namespace tn on tn.oid = t.relnamespace
      where k.contype = 'f' and k.conparentid = 0
      order by fn.nspname collate "C", f.relname collate "C", k.conname collate "C"
      """;

  private StructureCatalog() {}

  private record Owned(long table, ColumnStructure column) {}

  /** The selected tables, by name. */
  public static List<TableStructure> read(Connection connection, TableSelection selection)
      throws SQLException {
    Map<Long, List<ColumnStructure>> columns =
        Query.list(connection, COLUMNS, row -> new Owned(row.getLong("attrelid"), column(row)))
            .stream()
            .collect(
                Collectors.groupingBy(
                    Owned::table, Collectors.mapping(Owned::column, Collectors.toList())));
    return Query.list(connection, TABLES, row -> table(row, columns)).stream()
        .filter(table -> selection.selects(table.name()))
        .toList();
  }

  /** The foreign keys between selected tables; those of a partition stand with its table's. */
  public static List<TableReference> references(Connection connection, TableSelection selection)
      throws SQLException {
    return Query.list(
            connection,
            REFERENCES,
            row ->
                new TableReference(
                    row.getString("conname"),
                    new TableName(row.getString("from_schema"), row.getString("from_name")),
                    new TableName(row.getString("to_schema"), row.getString("to_name"))))
        .stream()
        .filter(r -> selection.selects(r.from()) && selection.selects(r.to()))
        .toList();
  }

  private static ColumnStructure column(ResultSet row) throws SQLException {
    return new ColumnStructure(
        row.getInt("attnum"),
        row.getString("attname"),
        row.getString("type"),
        row.getBoolean("nullable"),
        row.getBoolean("plain"));
  }

  private static TableStructure table(ResultSet row, Map<Long, List<ColumnStructure>> columns)
      throws SQLException {
    long oid = row.getLong("oid");
    String parent = row.getString("parent_name");
    return new TableStructure(
        new TableName(row.getString("nspname"), row.getString("relname")),
        Long.toString(oid),
        row.getString("storage"),
        parent == null
            ? Optional.empty()
            : Optional.of(new TableName(row.getString("parent_schema"), parent)),
        texts(row.getArray("key")),
        columns.getOrDefault(oid, List.of()));
  }

  private static List<String> texts(Array array) throws SQLException {
    return Arrays.asList((String[]) array.getArray());
  }
}
