package io.whimbrel.databases.postgresql;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.plan.Limits;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Key;
import io.whimbrel.core.schema.RowIdentity;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.control.ControlSchema;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.testkit.postgresql.DatabaseSide;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A source and a target database of one test, and short ways to look into them. */
public final class TwoDatabases implements AutoCloseable {

  /** The epoch that tests run under. */
  public static final long EPOCH = 1;

  private static final String COLUMNS =
      """
      select a.attname, format_type(a.atttypid, a.atttypmod), not a.attnotnull,
        a.attgenerated <> '', a.attidentity <> '', a.attstorage <> 'p',
        coalesce(array_position(i.indkey::int2[], a.attnum) >= 0, false), c.relreplident
      from pg_attribute a
      join pg_class c on c.oid = a.attrelid
      left join pg_index i on i.indrelid = a.attrelid and i.indisprimary
      where a.attrelid = ?::regclass and a.attnum > 0 and not a.attisdropped
      order by a.attnum
      """;

  private final TestDatabase sourceDatabase;
  private final TestDatabase targetDatabase;
  private final PostgresConnections source;
  private final PostgresConnections target;
  private final RunScope scope;

  /** The two sides of a test's migration, which has the name of the source's database. */
  public TwoDatabases(TestDatabase source, TestDatabase target) {
    this.sourceDatabase = source;
    this.targetDatabase = target;
    this.source = connections(source.url());
    this.target = connections(target.url());
    this.scope =
        new RunScope(
            new RunId(source.name() + ".1"), new MigrationId(source.name()), Limits.DEFAULT);
  }

  /** Ends the sessions that wait for work. */
  @Override
  public void close() {
    source.close();
    target.close();
  }

  /** New, empty databases of one name on two servers of a test's own. */
  public TwoDatabases(EmbeddedPostgres sourceServer, EmbeddedPostgres targetServer, String name) {
    this(
        TestDatabase.create(sourceServer, name, DatabaseSide.SOURCE),
        TestDatabase.create(targetServer, name, DatabaseSide.TARGET));
  }

  private static PostgresConnections connections(String url) {
    return new PostgresConnections(new DatabaseUrl(url, url), "whimbrel test");
  }

  /** The source, as an administrator sees it. */
  public TestDatabase sourceDatabase() {
    return sourceDatabase;
  }

  /** The target, as an administrator sees it. */
  public TestDatabase targetDatabase() {
    return targetDatabase;
  }

  /** Whimbrel's connections to the source. */
  public PostgresConnections source() {
    return source;
  }

  /** Whimbrel's connections to the target. */
  public PostgresConnections target() {
    return target;
  }

  /** The run that the test is. */
  public RunScope scope() {
    return scope;
  }

  /** A plain connection to the source, as an application has it. */
  public Connection application() throws SQLException {
    return sourceDatabase.connect();
  }

  /** Runs statements on the source. */
  public void onSource(String sql) {
    sourceDatabase.execute(sql);
  }

  /** Runs statements on the target. */
  public void onTarget(String sql) {
    targetDatabase.execute(sql);
  }

  /** Runs statements on both sides. */
  public void onBoth(String sql) {
    onSource(sql);
    onTarget(sql);
  }

  /** Makes the control tables on the target. */
  public void takeOver() throws SQLException {
    try (Connection connection = target.open()) {
      ControlSchema.takeOver(connection, scope, EPOCH);
    }
  }

  /** All rows of a query on the source, each as text. */
  public List<String> sourceRows(String sql) throws SQLException {
    return rows(source, sql);
  }

  /** All rows of a query on the target, each as text. */
  public List<String> targetRows(String sql) throws SQLException {
    return rows(target, sql);
  }

  private static List<String> rows(PostgresConnections connections, String sql)
      throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = connections.open();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("select r::text from (" + sql + ") as r")) {
      while (result.next()) {
        rows.add(result.getString(1));
      }
    }
    return rows;
  }

  /** A table of the source as the catalog describes it. */
  public Table table(String schema, String tableName) throws SQLException {
    TableName qualified = new TableName(schema, tableName);
    List<Column> columns = new ArrayList<>();
    List<String> key = new ArrayList<>();
    RowIdentity identity = RowIdentity.KEY;
    try (Connection connection = sourceDatabase.connect();
        PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      connection.setSchema("pg_catalog");
      statement.setString(1, Sql.table(qualified));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          columns.add(column(rows));
          if (rows.getBoolean(7)) {
            key.add(rows.getString(1));
          }
          identity = rows.getString(8).equals("f") ? RowIdentity.FULL : RowIdentity.KEY;
        }
      }
    }
    Optional<Key> primary = key.isEmpty() ? Optional.empty() : Optional.of(new Key("key", key));
    return new Table(
        qualified,
        Table.Kind.PLAIN,
        columns,
        primary,
        identity,
        List.of(),
        Optional.empty(),
        1000,
        1000);
  }

  private static Column column(ResultSet rows) throws SQLException {
    Column.Generation generation =
        rows.getBoolean(4)
            ? Column.Generation.COMPUTED
            : rows.getBoolean(5) ? Column.Generation.IDENTITY_ALWAYS : Column.Generation.NONE;
    return new Column(
        rows.getString(1),
        rows.getString(2),
        rows.getBoolean(3),
        Optional.empty(),
        generation,
        rows.getBoolean(6));
  }

  /** The mapping that changes nothing. */
  public static TableMapping plain(Table table) {
    List<ColumnMapping> columns =
        table.columns().stream()
            .map(
                c ->
                    column(
                        c, c.isStored() ? new ValueRule.Carry(c.name()) : new ValueRule.Computed()))
            .toList();
    return new TableMapping(
        table, table.name(), columns, Optional.empty(), List.of(), Optional.empty());
  }

  /** A column mapping of a source column under its own name and type. */
  public static ColumnMapping column(Column column, ValueRule rule) {
    return new ColumnMapping(
        column.name(), column.type(), column.nullable(), Optional.empty(), rule, "");
  }
}
