package io.whimbrel.databases.postgresql.quality;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.quality.QualityResult.Moment;
import io.whimbrel.core.quality.TableDemands;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Query;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what the catalog of one side asks of rows. Column names of the source are turned into the
 * target's; a key that loses a column on the way asks nothing.
 */
final class Demands {

  private static final String TABLES =
      " join unnest(?::text[], ?::text[]) as w (schema, name)"
          + " on n.nspname = w.schema and c.relname = w.name ";

  private static final String NAMES =
      "(select array_agg(a.attname::text order by k.place)"
          + " from unnest(%1$s) with ordinality as k (attnum, place)"
          + " join pg_attribute a on a.attrelid = %2$s and a.attnum = k.attnum%3$s)";

  private static final String COLUMNS =
      """
      select n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
        a.attnotnull
      from pg_attribute a
      join pg_class c on c.oid = a.attrelid
      join pg_namespace n on n.oid = c.relnamespace
      """
          + TABLES
          + "where a.attnum > 0 and not a.attisdropped order by a.attrelid, a.attnum";

  private static final String UNIQUES =
      """
      select n.nspname, c.relname, x.relname, %s as columns,
        coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false)
      from pg_index i
      join pg_class c on c.oid = i.indrelid
      join pg_namespace n on n.oid = c.relnamespace
      join pg_class x on x.oid = i.indexrelid
      """
              .formatted(
                  NAMES.formatted(
                      "i.indkey::int2[]", "i.indrelid", " where k.place <= i.indnkeyatts"))
          + TABLES
          + "where i.indisunique and i.indisvalid and i.indpred is null and i.indexprs is null"
          + " and not i.indisexclusion order by x.relname collate \"C\"";

  private static final String REFERENCES =
      """
      select n.nspname, c.relname, f.conname, %s as columns, rn.nspname, r.relname, %s as theirs,
        f.convalidated and coalesce((to_jsonb(f) ->> 'conenforced')::boolean, true)
      from pg_constraint f
      join pg_class c on c.oid = f.conrelid
      join pg_namespace n on n.oid = c.relnamespace
      join pg_class r on r.oid = f.confrelid
      join pg_namespace rn on rn.oid = r.relnamespace
      """
              .formatted(
                  NAMES.formatted("f.conkey", "f.conrelid", ""),
                  NAMES.formatted("f.confkey", "f.confrelid", ""))
          + TABLES
          + "where f.contype = 'f' and f.conparentid = 0 order by f.conname collate \"C\"";

  private final Moment side;
  private final Map<TableName, TableMapping> tables = new LinkedHashMap<>();
  private final Map<TableName, List<TableDemands.OfColumn>> columns = new HashMap<>();
  private final Map<TableName, List<TableDemands.Unique>> uniques = new HashMap<>();
  private final Map<TableName, List<TableDemands.Reference>> references = new HashMap<>();

  /**
   * Of the roots of these tables.
   *
   * @param side before for the source's catalog, after for the target's
   */
  Demands(Moment side, List<TableMapping> mappings) {
    this.side = side;
    for (TableMapping mapping : mappings) {
      tables.put(name(mapping), mapping);
    }
  }

  private TableName name(TableMapping mapping) {
    return side == Moment.BEFORE ? mapping.source().name() : mapping.target();
  }

  private List<TableMapping> roots() {
    return tables.values().stream().filter(m -> m.source().partitionOf().isEmpty()).toList();
  }

  List<TableDemands> read(Connection connection) throws SQLException {
    List<TableName> names = roots().stream().map(this::name).toList();
    Array schemas =
        connection.createArrayOf("text", names.stream().map(TableName::schema).toArray());
    Array tableNames =
        connection.createArrayOf("text", names.stream().map(TableName::name).toArray());
    List<Boolean> _ = Query.list(connection, COLUMNS, this::column, schemas, tableNames);
    List<Boolean> _ = Query.list(connection, UNIQUES, this::unique, schemas, tableNames);
    List<Boolean> _ = Query.list(connection, REFERENCES, this::reference, schemas, tableNames);
    return roots().stream().filter(m -> columns.containsKey(name(m))).map(this::of).toList();
  }

  private TableDemands of(TableMapping mapping) {
    TableName name = name(mapping);
    return new TableDemands(
        mapping.source().name(),
        side == Moment.AFTER ? columns.getOrDefault(name, List.of()) : wanted(mapping),
        uniques.getOrDefault(name, List.of()),
        references.getOrDefault(name, List.of()));
  }

  /** What the mapping makes of the source's columns. */
  private static List<TableDemands.OfColumn> wanted(TableMapping mapping) {
    return mapping.columns().stream()
        .map(c -> new TableDemands.OfColumn(c.name(), c.type(), !c.nullable()))
        .toList();
  }

  private static TableName table(ResultSet row, int place) throws SQLException {
    return new TableName(row.getString(place), row.getString(place + 1));
  }

  private boolean column(ResultSet row) throws SQLException {
    return columns
        .computeIfAbsent(table(row, 1), _ -> new ArrayList<>())
        .add(new TableDemands.OfColumn(row.getString(3), row.getString(4), row.getBoolean(5)));
  }

  private boolean unique(ResultSet row) throws SQLException {
    TableName table = table(row, 1);
    Optional<List<String>> names = images(table, strings(row, 4));
    if (names.isPresent()) {
      return uniques
          .computeIfAbsent(table, _ -> new ArrayList<>())
          .add(new TableDemands.Unique(row.getString(3), names.get(), row.getBoolean(5)));
    }
    return false;
  }

  private boolean reference(ResultSet row) throws SQLException {
    TableName table = table(row, 1);
    TableName other = table(row, 5);
    TableMapping parent = tables.get(other);
    Optional<List<String>> ours = images(table, strings(row, 4));
    Optional<List<String>> theirs = images(other, strings(row, 7));
    if (parent == null || ours.isEmpty() || theirs.isEmpty()) {
      return false;
    }
    return references
        .computeIfAbsent(table, _ -> new ArrayList<>())
        .add(
            new TableDemands.Reference(
                row.getString(3),
                ours.get(),
                parent.source().name(),
                theirs.get(),
                row.getBoolean(8)));
  }

  private static List<String> strings(ResultSet row, int place) throws SQLException {
    return List.of((String[]) row.getArray(place).getArray());
  }

  /** Names on the target: the column that carries a value, or that has taken its place. */
  private Optional<List<String>> images(TableName table, List<String> names) {
    TableMapping mapping = tables.get(table);
    if (mapping == null || side == Moment.AFTER) {
      return mapping == null ? Optional.empty() : Optional.of(names);
    }
    List<String> images =
        names.stream()
            .map(name -> image(mapping, name))
            .flatMap(Optional::stream)
            .map(ColumnMapping::name)
            .toList();
    return images.size() == names.size() ? Optional.of(images) : Optional.empty();
  }

  private static Optional<ColumnMapping> image(TableMapping mapping, String column) {
    return mapping
        .imageOf(column)
        .or(() -> mapping.column(column).filter(c -> !(c.rule() instanceof ValueRule.Carry)));
  }
}
