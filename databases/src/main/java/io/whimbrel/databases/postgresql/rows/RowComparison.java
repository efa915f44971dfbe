package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.Comparison;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.proof.RowDifference.ColumnDifference;
import io.whimbrel.core.proof.RowDifference.Kind;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.mapping.MappedSelect;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Compares staged source rows, mapped by the very select that copy uses, with the target's rows of
 * the same scope, in one full join on the target's key; for a table without a key, as bags of rows.
 * Computed columns are left out: the target computes them from what is compared. Works in the
 * caller's transaction, in which the stage is filled.
 */
final class RowComparison {

  private static final int TEXT_MAX = 200;

  private final Connection connection;
  private final TableMapping mapping;
  private final ComparisonScope scope;
  private final String condition;

  RowComparison(
      Connection connection, TableMapping mapping, ComparisonScope scope, String condition) {
    this.connection = connection;
    this.mapping = mapping;
    this.scope = scope;
    this.condition = condition;
  }

  /** Compares; lists so many differences at the most. */
  Comparison run(int differencesMax) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("create temporary table whimbrel_mapped on commit drop as " + mapped());
      statement.execute("analyze pg_temp.whimbrel_mapped");
      statement.execute(
          "create temporary table whimbrel_different on commit drop as "
              + (mapping.source().key().isPresent() ? byKey() : byBag()));
      long sourceRows = number(statement, "select count(*) from pg_temp.whimbrel_mapped");
      long balance =
          number(
              statement,
              """
              select coalesce(sum(copies) filter (where kind = 'EXTRA'), 0)
                - coalesce(sum(copies) filter (where kind = 'MISSING'), 0)
              from pg_temp.whimbrel_different
              """);
      long differing =
          number(statement, "select coalesce(sum(copies), 0) from pg_temp.whimbrel_different");
      List<RowDifference> differences = list(statement, differencesMax);
      statement.execute(
          "drop table pg_temp.whimbrel_mapped, pg_temp.whimbrel_different, " + StageTable.NAME);
      return new Comparison(sourceRows, sourceRows + balance, differing, differences);
    }
  }

  /** The mapped rows, with the source key's texts in front. */
  private String mapped() {
    List<String> keys = mapping.source().keyColumns();
    String texts =
        IntStream.range(0, keys.size())
            .mapToObj(
                i ->
                    MappedSelect.alias(mapping)
                        + "."
                        + Sql.identifier(keys.get(i))
                        + "::text as whimbrel_s"
                        + i
                        + ", ")
            .collect(Collectors.joining());
    String select = MappedSelect.toCompare(mapping, StageTable.NAME);
    return "select " + texts + select.substring("select ".length());
  }

  private String byKey() {
    List<ColumnMapping> key = mapping.targetKey();
    String join =
        key.stream()
            .map(c -> "s." + Sql.identifier(c.name()) + " = t." + Sql.identifier(c.name()))
            .collect(Collectors.joining(" and "));
    String firstKey = Sql.identifier(key.getFirst().name());
    String sourceKey =
        IntStream.range(0, key.size())
            .mapToObj(i -> "coalesce(s.whimbrel_s" + i + ", " + scope.sourceKeyOf(i) + ")")
            .collect(Collectors.joining(", "));
    return "select case when s.whimbrel_s0 is null then 'EXTRA' when t."
        + firstKey
        + " is null then 'MISSING' else 'DIFFERENT' end as kind, 1::bigint as copies, array["
        + sourceKey
        + "]::text[] as source_key, array["
        + texts("s")
        + "]::text[] as expected, array["
        + texts("t")
        + "]::text[] as found, coalesce(s."
        + firstKey
        + ", t."
        + firstKey
        + ")::text as target_key from pg_temp.whimbrel_mapped as s full join (select * from "
        + Sql.table(mapping.target())
        + " as t where "
        + condition
        + ") as t on "
        + join
        + " where row("
        + names("s")
        + ")::text is distinct from row("
        + names("t")
        + ")::text or s.whimbrel_s0 is null or t."
        + firstKey
        + " is null";
  }

  private String byBag() {
    String source =
        "select row("
            + names("s")
            + ")::text as r, count(*) as n from"
            + " pg_temp.whimbrel_mapped as s group by 1";
    String target =
        "select row("
            + names("t")
            + ")::text as r, count(*) as n from "
            + Sql.table(mapping.target())
            + " as t group by 1";
    return "select case when coalesce(s.n, 0) > coalesce(t.n, 0) then 'MISSING' else 'EXTRA' end"
        + " as kind, abs(coalesce(s.n, 0) - coalesce(t.n, 0)) as copies,"
        + " array[coalesce(s.r, t.r)] as source_key, array[]::text[] as expected,"
        + " array[]::text[] as found, null::text as target_key from ("
        + source
        + ") as s full join ("
        + target
        + ") as t on s.r = t.r where s.n is distinct from t.n";
  }

  private String names(String alias) {
    return mapping.writtenColumns().stream()
        .map(c -> alias + "." + Sql.identifier(c.name()))
        .collect(Collectors.joining(", "));
  }

  private String texts(String alias) {
    return mapping.writtenColumns().stream()
        .map(c -> "left(" + alias + "." + Sql.identifier(c.name()) + "::text, " + TEXT_MAX + ")")
        .collect(Collectors.joining(", "));
  }

  private static long number(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private List<RowDifference> list(Statement statement, int differencesMax) throws SQLException {
    List<RowDifference> differences = new ArrayList<>();
    String sql =
        "select kind, source_key, expected, found, target_key from pg_temp.whimbrel_different"
            + " order by source_key limit "
            + differencesMax;
    try (ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        Kind kind = Kind.valueOf(rows.getString(1));
        List<@Nullable String> key = array(rows.getArray(2));
        differences.add(
            new RowDifference(
                kind,
                key.contains(null) ? List.of() : texts(key),
                name(key, rows.getString(5)),
                kind == Kind.DIFFERENT
                    ? columns(array(rows.getArray(3)), array(rows.getArray(4)))
                    : List.of()));
      }
    }
    return differences;
  }

  private static List<String> texts(List<@Nullable String> values) {
    return values.stream().map(String::valueOf).toList();
  }

  private String name(List<@Nullable String> sourceKey, @Nullable String targetKey) {
    if (mapping.source().key().isEmpty()) {
      return "row " + sourceKey.getFirst();
    }
    if (sourceKey.contains(null)) {
      return mapping.targetKey().getFirst().name() + "=" + targetKey + " on the target";
    }
    List<String> names = mapping.source().keyColumns();
    return IntStream.range(0, names.size())
        .mapToObj(i -> names.get(i) + "=" + sourceKey.get(i))
        .collect(Collectors.joining(", "));
  }

  private List<ColumnDifference> columns(
      List<@Nullable String> expected, List<@Nullable String> found) {
    List<ColumnMapping> columns = mapping.writtenColumns();
    List<ColumnDifference> differences = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      if (!java.util.Objects.equals(expected.get(i), found.get(i))) {
        differences.add(
            new ColumnDifference(
                columns.get(i).name(), shown(expected.get(i)), shown(found.get(i))));
      }
    }
    return differences;
  }

  private static String shown(@Nullable String value) {
    return value == null ? "NULL" : value;
  }

  private static List<@Nullable String> array(Array array) throws SQLException {
    return java.util.Arrays.asList((@Nullable String[]) array.getArray());
  }
}
