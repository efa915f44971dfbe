package io.whimbrel.cli.voyage;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.databases.postgresql.PostgresProduct;
import io.whimbrel.engine.DatabaseComparison;
import io.whimbrel.engine.DatabaseComparison.Beginning;
import io.whimbrel.engine.RunListener;
import io.whimbrel.engine.compare.ComparisonRequest;
import io.whimbrel.engine.compare.ComparisonResult;
import io.whimbrel.engine.journal.Journals;
import io.whimbrel.planfile.PlanReader;
import io.whimbrel.planfile.Secrets;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Two databases on two servers, to be compared in this process. */
final class TwoSides {
  private static final TableSelection EVERYTHING = new TableSelection(List.of("*"), List.of());

  private final EmbeddedPostgres source;
  private final EmbeddedPostgres target;
  private final String database;
  private final String targetDatabase;
  private final Path directory;
  private String sourceUrl;
  private String targetUrl;
  private Optional<Plan> map = Optional.empty();
  private TableSelection tables = EVERYTHING;
  private Set<Level> levels = Set.of(Level.COUNT, Level.CHECKSUM);
  private Duration settle = Duration.ofMillis(50);

  /** New databases of these names. */
  TwoSides(
      EmbeddedPostgres source,
      EmbeddedPostgres target,
      String database,
      String targetDatabase,
      Path directory) {
    this.source = source;
    this.target = target;
    this.database = database;
    this.targetDatabase = targetDatabase;
    this.directory = directory;
    this.sourceUrl = source.createDatabase(database);
    this.targetUrl = target.createDatabase(targetDatabase);
  }

  static TwoSides of(Servers servers, Path directory) {
    String name = servers.name("compared");
    return new TwoSides(servers.source(), servers.target(), name, name, directory);
  }

  /** Has the target in another encoding. */
  TwoSides encoded(String encoding) {
    target.execute("postgres", "drop database " + targetDatabase);
    target.execute(
        "postgres",
        "create database %s encoding '%s' template template0 locale 'C'"
            .formatted(targetDatabase, encoding));
    return this;
  }

  TwoSides source(String sql) {
    source.execute(database, sql);
    return this;
  }

  TwoSides target(String sql) {
    target.execute(targetDatabase, sql);
    return this;
  }

  TwoSides both(String sql) {
    return source(sql).target(sql);
  }

  TwoSides as(String user) {
    sourceUrl = sourceUrl.replace("postgres@", user + "@");
    targetUrl = targetUrl.replace("postgres@", user + "@");
    return this;
  }

  TwoSides urls(String from, String to) {
    sourceUrl = from;
    targetUrl = to;
    return this;
  }

  String sourceUrl() {
    return sourceUrl;
  }

  String targetUrl() {
    return targetUrl;
  }

  String database() {
    return database;
  }

  String targetDatabase() {
    return targetDatabase;
  }

  TwoSides tables(List<String> include, List<String> exclude) {
    tables = new TableSelection(include, exclude);
    return this;
  }

  TwoSides levels(Level... some) {
    levels = Set.of(some);
    return this;
  }

  TwoSides settling(Duration time) {
    settle = time;
    return this;
  }

  /** Compares by a plan, of which only what it says of tables is given. */
  TwoSides mapped(String tablesSection) throws IOException {
    return planned("tables:\n" + tablesSection.indent(2));
  }

  /** Compares by nothing but a rule that is called {@code what must hold}. */
  TwoSides ruled(String onSource, String onTarget) throws IOException {
    return levels(Level.RULES)
        .planned(
            """
            tables: { include: ["public.*"] }
            verify:
              rules:
                what must hold: { source: "%s", target: "%s", expect: equal }
            """
                .formatted(onSource, onTarget));
  }

  /** Compares by nothing but a sample of this size. */
  TwoSides sampled(String confidence, String share, int seed) throws IOException {
    return planned(
        """
        tables: { include: ["public.*"] }
        verify:
          sample: { confidence: %s, share: %s, seed: %d }
        """
            .formatted(confidence, share, seed));
  }

  /** What a query of one value says on the source. */
  String onSource(String query) throws SQLException {
    return value(source, database, query);
  }

  /** What a query of one value says on the target. */
  String onTarget(String query) throws SQLException {
    return value(target, targetDatabase, query);
  }

  private static String value(EmbeddedPostgres server, String database, String query)
      throws SQLException {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  private TwoSides planned(String sections) throws IOException {
    Path file = directory.resolve("map.yaml");
    Files.writeString(
        file,
        """
        migration: MIGRATION-001
        source: postgresql://a/b
        target: postgresql://a/c
        limits: { chunk-rows: 100 }
        """
            + sections);
    map = Optional.of(PlanReader.read(file, Secrets.ofProcess()).plan());
    return this;
  }

  ComparisonResult compare() {
    return compare(Beginning.GO_ON);
  }

  ComparisonResult compare(Beginning beginning) {
    ComparisonRequest request =
        new ComparisonRequest(
            new DatabaseUrl("source", sourceUrl),
            new DatabaseUrl("target", targetUrl),
            tables,
            map,
            levels,
            settle);
    try (Journal journal = Journals.open(Optional.empty(), directory.resolve("comparisons.db"));
        DatabaseComparison comparison =
            new DatabaseComparison(
                request,
                List.of(new PostgresProduct()),
                journal,
                RunListener.none(),
                Clock.systemUTC())) {
      return comparison.compare(beginning);
    }
  }

  /** What differs, a line each: table, level, verdict, rows and checks that do not hold. */
  static List<String> told(ComparisonResult result) {
    return result.proofs().stream().filter(proof -> !proof.isEqual()).map(TwoSides::told).toList();
  }

  private static String told(Proof proof) {
    StringBuilder text = new StringBuilder();
    text.append(proof.table()).append(' ').append(proof.level()).append(' ');
    text.append(proof.verdict());
    proof
        .differences()
        .forEach(
            d ->
                text.append("; ")
                    .append(d.kind())
                    .append(' ')
                    .append(d.key())
                    .append(
                        d.columns().isEmpty()
                            ? ""
                            : " "
                                + d.columns().stream()
                                    .map(
                                        c ->
                                            c.column()
                                                + ": "
                                                + c.expectedShown()
                                                + " | "
                                                + c.foundShown())
                                    .toList()));
    proof.checks().stream()
        .filter(c -> !c.expected().equals("every row the same on both sides"))
        .forEach(
            c ->
                text.append("; ")
                    .append(c.name())
                    .append(' ')
                    .append(c.outcome())
                    .append(' ')
                    .append(c.expected())
                    .append(" | ")
                    .append(c.found()));
    return text.toString();
  }
}
