package io.whimbrel.cli.voyage;

import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.database.DatabaseProduct;
import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.database.SourceDatabase;
import io.whimbrel.core.database.TargetDatabase;
import io.whimbrel.core.database.row.RowRepairs.Values;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.mapping.MappingBuilder;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Severity;
import io.whimbrel.core.proof.ChunkDigest;
import io.whimbrel.core.proof.Comparison;
import io.whimbrel.core.proof.DigestRule;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.engine.Migration;
import io.whimbrel.engine.RunDesk;
import io.whimbrel.engine.RunListener;
import io.whimbrel.engine.RunOptions;
import io.whimbrel.engine.RunOutcome;
import io.whimbrel.engine.RunStatus;
import io.whimbrel.engine.repair.RepairRequest;
import io.whimbrel.engine.repair.RepairRequest.Mode;
import io.whimbrel.engine.repair.RepairedTable;
import io.whimbrel.engine.verify.Wanted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A run that waits at its gate, whose target can be spoilt and verified. */
final class PlantedVoyage implements AutoCloseable {
  private static final int NAMED_MAX = 100;

  private final Harbour harbour;
  private final String database;
  private final Wiring wiring = Wiring.ofProcess();
  private final Plan plan;
  private final Journal journal;
  private final SourceDatabase source;
  private final TargetDatabase target;
  private final Map<String, TableMapping> mappings;

  /** Over databases of this name; runs to the gate. */
  PlantedVoyage(Harbour harbour, String database, String planText, Path directory)
      throws IOException {
    this.harbour = harbour;
    this.database = database;
    Path file = directory.resolve("plan.yaml");
    Files.writeString(
        file,
        planText.formatted(
            database,
            harbour.sourceUrl(Rights.ALL, database),
            harbour.targetUrl(Rights.ALL, database)));
    this.plan = wiring.plan(file);
    this.journal = wiring.journal(plan);
    followAdvice();
    RunOutcome outcome = command(migration -> migration.run(RunOptions.DEFAULT));
    RunRecord run = outcome.run();
    RunScope scope = new RunScope(run.run(), plan.migration(), plan.limits());
    DatabaseProduct product = wiring.products().getFirst();
    this.source = product.source(plan.source(), scope);
    this.target = product.target(plan.target(), scope);
    this.mappings =
        new MappingBuilder()
            .build(plan, source.inventory(plan.tables())).mappings().stream()
                .filter(mapping -> mapping.source().holdsRows())
                .collect(Collectors.toMap(m -> m.source().name().name(), mapping -> mapping));
  }

  /** What a finding says is done, as administrators would before they begin. */
  private void followAdvice() {
    for (Finding finding : command(Migration::check)) {
      if (finding.severity() == Severity.BLOCK && finding.fix().startsWith("alter table ")) {
        harbour.source().execute(database, finding.fix());
      }
    }
  }

  private <T> T command(Function<Migration, T> command) {
    try (Migration migration = wiring.migration(plan, journal, RunListener.none())) {
      return command.apply(migration);
    }
  }

  List<Proof> verify() {
    return command(Migration::verify);
  }

  /** Verifies on one level alone. */
  List<Proof> verify(Level level) {
    return command(migration -> migration.verify(new Wanted(Set.of(level), List.of())));
  }

  /** What would be done to make a table's rows equal. */
  List<RepairedTable> repairs(String table) {
    RepairRequest request =
        new RepairRequest(List.of("public." + table), Mode.LOOK, Duration.ZERO, Values.SHOWN);
    return command(migration -> migration.repair(request));
  }

  RunStatus status() {
    return new RunDesk(journal, wiring.clock()).status(plan.migration());
  }

  SourceDatabase source() {
    return source;
  }

  TargetDatabase target() {
    return target;
  }

  /** The mapping of a source table that holds rows. */
  Optional<TableMapping> mapping(String table) {
    return Optional.ofNullable(mappings.get(table));
  }

  /** Does something on the target that its fence and its triggers do not see. */
  void plant(String sql) throws SQLException {
    String run = journal.latest(plan.migration()).orElseThrow().run().text();
    try (Connection connection = harbour.target().connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute("set whimbrel.run = '" + run + "'");
      statement.execute("set session_replication_role = replica");
      statement.execute(sql);
    }
  }

  /** The rules by which both sides make digests. */
  List<DigestRule> rules() {
    List<DigestRule> ofTarget = target.proofs().digestRules();
    return source.rows().digestRules().stream().filter(ofTarget::contains).toList();
  }

  boolean isEqualByDigest(TableMapping mapping, DigestRule rule) {
    ChunkDigest there = source.rows().digest(mapping, Bounds.ALL, rule);
    return there.equals(target.proofs().digest(mapping, Bounds.ALL, rule));
  }

  Comparison compare(TableMapping mapping) {
    RowFormat format = target.rows().format(mapping);
    try (RowStream rows = source.rows().read(mapping, Bounds.ALL, format)) {
      return target.proofs().compare(mapping, Bounds.ALL, format, rows, NAMED_MAX);
    }
  }

  @Override
  public void close() {
    source.close();
    target.close();
    journal.close();
  }
}
