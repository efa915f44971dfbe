package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.database.row.RowRepairs.Values;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.RowDifference.Kind;
import io.whimbrel.core.proof.RowRepair;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.databases.postgresql.dialect.OutputText;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks at both sides and tells the statements that would make rows equal. Each look is one
 * transaction that is rolled back. Safe for use by several threads.
 */
public final class StatementLook {

  private final PostgresConnections connections;
  private final RunScope scope;
  private final PostgresRowProofs proofs;

  /** On the database that these connections lead to. */
  public StatementLook(PostgresConnections connections, RunScope scope) {
    this.connections = connections;
    this.scope = scope;
    this.proofs = new PostgresRowProofs(connections, scope);
  }

  /** For the rows of these source keys. */
  public List<RowRepair> ofKeys(
      TableMapping mapping,
      List<List<String>> keys,
      RowFormat format,
      RowStream sourceRows,
      Values values) {
    try {
      return proofs.inTransaction(
          mapping,
          connection -> {
            PostgresRowProofs.stage(connection, mapping, format, sourceRows);
            WantedKeys.create(connection, mapping, keys);
            TargetRows target = TargetRows.of(connection, mapping, WantedKeys.TABLE);
            KeyedComparison comparison = new KeyedComparison(connection, mapping, target);
            boolean isUnique = comparison.isUnique();
            RowStatements statements = new RowStatements(mapping, comparison.columns(), values);
            return comparison.differing(
                (text, _) -> RowStatements.cut(text),
                2 * keys.size() + 1,
                row -> statements.read(row, isUnique));
          });
    } catch (SQLException e) {
      throw RefusedRow.problem(e, mapping, "comparing " + mapping.source().name());
    }
  }

  /** For a table without a key. */
  public List<RowRepair> ofWhole(
      TableMapping mapping, RowFormat format, RowStream sourceRows, int max, Values values) {
    try {
      return proofs.inTransaction(
          mapping,
          connection -> {
            PostgresRowProofs.stage(connection, mapping, format, sourceRows);
            ComparedColumns compared = ComparedColumns.of(connection, mapping);
            return whole(
                connection, compared, max, new RowStatements(mapping, compared.columns(), values));
          });
    } catch (SQLException e) {
      throw RefusedRow.problem(e, mapping, "comparing " + mapping.source().name());
    }
  }

  private static List<RowRepair> whole(
      Connection connection, ComparedColumns compared, int max, RowStatements statements)
      throws SQLException {
    List<RowRepair> found = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      try (ResultSet rows = statement.executeQuery(multiset(compared, max))) {
        while (rows.next()) {
          found.add(whole(statements, rows));
        }
      }
    }
    return found;
  }

  private static RowRepair whole(RowStatements statements, ResultSet row) throws SQLException {
    boolean isMissing = row.getBoolean(2);
    @Nullable String[] expected =
        isMissing ? (@Nullable String[]) row.getArray(3).getArray() : new String[0];
    return statements.ofWhole(isMissing ? Kind.MISSING : Kind.EXTRA, row.getString(1), expected);
  }

  private static String multiset(ComparedColumns compared, int max) {
    String texts =
        compared.columns().stream()
            .map(c -> RowStatements.cut(OutputText.of("r." + Sql.identifier(c.name()))))
            .collect(Collectors.joining(", "));
    String found =
        "select " + compared.names() + "\nfrom only " + Sql.table(compared.mapping().target());
    return """
    with mapped as (
      select cast(row(r.*) as text) collate "C" as line, min(array[%s]::text[]) as texts,
        count(*) as n
      from (%s) as r group by 1
    ), found as (
      select cast(row(r.*) as text) collate "C" as line, count(*) as n
      from (%s) as r group by 1
    )
    select coalesce(m.line, f.line) as line, coalesce(m.n, 0) > coalesce(f.n, 0), m.texts
    from mapped m full join found f on m.line = f.line
    cross join generate_series(1, abs(coalesce(m.n, 0) - coalesce(f.n, 0)))
    where coalesce(m.n, 0) <> coalesce(f.n, 0)
    order by line
    limit %d
    """
        .formatted(texts, compared.select(Stage.TABLE), found, max);
  }

  /** For rows that no source key stands for. */
  public List<RowRepair> ofUnmapped(TableMapping mapping, int max) {
    String condition = UnmappedRows.condition(scope.run(), mapping);
    if (condition.isEmpty()) {
      return List.of();
    }
    String keys =
        mapping.targetKey().stream()
            .map(c -> OutputText.ofKey("t." + Sql.identifier(c.name())))
            .collect(Collectors.joining(", "));
    String sql =
        "select array[%s]::text[] from only %s as t where %s limit %d"
            .formatted(keys, Sql.table(mapping.target()), condition, max);
    try (Connection connection = connections.open(Silence.of(mapping.source()))) {
      return Query.list(connection, sql, row -> unmapped(mapping, row));
    } catch (SQLException e) {
      throw SqlProblems.of(e, "looking for rows of " + mapping.target() + " without a source key");
    }
  }

  private static RowRepair unmapped(TableMapping mapping, ResultSet row) throws SQLException {
    String[] texts = (String[]) row.getArray(1).getArray();
    List<String> conditions = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < texts.length; i++) {
      String name = mapping.targetKey().get(i).name();
      conditions.add(Sql.identifier(name) + " = " + Sql.literal(texts[i]).strip());
      names.add(name + "=" + texts[i]);
    }
    return new RowRepair(
        Kind.EXTRA,
        String.join(", ", names),
        "delete from only %s where %s;"
            .formatted(Sql.table(mapping.target()), String.join(" and ", conditions)));
  }
}
