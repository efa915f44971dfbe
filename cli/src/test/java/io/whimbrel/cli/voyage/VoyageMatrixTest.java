package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.plan.SchemaMode;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Severity;
import io.whimbrel.databases.postgresql.RoleScripts;
import io.whimbrel.engine.RunOutcome;
import io.whimbrel.testkit.catalog.CatalogComparison;
import io.whimbrel.testkit.catalog.CatalogDifference;
import io.whimbrel.testkit.data.Fingerprint;
import io.whimbrel.testkit.data.TableDigest;
import io.whimbrel.testkit.general.GeneralLoad;
import io.whimbrel.testkit.load.Ledger;
import io.whimbrel.testkit.load.WriteLoad;
import io.whimbrel.testkit.load.WriteLoadPlan;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole databases between all supported ends of versions, into an empty database and into one whose
 * structure is there, as superusers and as the two least roles, while every table is written to.
 * What arrives is shown twice by means that share nothing with Whimbrel: the catalogs of both
 * servers, and a fingerprint of all rows.
 */
@ExtendWith(Harbours.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class VoyageMatrixTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int CHANGES_BEFORE = 20;
  private static final double SAILING = 25;

  private final Harbours harbours;

  VoyageMatrixTest(Harbours harbours) {
    this.harbours = harbours;
  }

  /** Those of every build, or all whose name has the pattern that the system property gives. */
  static List<Leg> legs() {
    Optional<Pattern> wanted =
        Optional.ofNullable(System.getProperty("whimbrel.voyages")).map(Pattern::compile);
    List<Leg> legs = new ArrayList<>();
    for (VersionPair pair : VersionPair.values()) {
      for (WholeDatabase data : WholeDatabase.values()) {
        for (SchemaMode mode : SchemaMode.values()) {
          for (Rights rights : Rights.values()) {
            legs.add(new Leg(data, pair, mode, rights));
          }
        }
      }
    }
    return legs.stream()
        .filter(Leg::isPossible)
        .filter(
            leg -> wanted.map(w -> w.matcher(leg.toString()).find()).orElse(leg.isEveryBuilds()))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("legs")
  void aWholeDatabaseArrivesEqualUnderWriteLoad(Leg leg, @TempDir Path directory) throws Exception {
    Harbour harbour = harbours.of(leg.pair());
    String database = leg.database();
    moor(harbour, leg);
    long begun = System.nanoTime();

    try (WholeVoyage voyage = new WholeVoyage(harbour, leg, directory)) {
      List<Finding> findings = voyage.check();

      followAdvice(harbour, leg, findings);
      Sailed sailed = sail(harbour, voyage, database);
      if (leg.goesBack()) {
        goBack(harbour, voyage, database);
      }
      voyage.cleanUp();

      List<CatalogDifference> named = new ArrayList<>();
      CatalogComparison catalogs = compare(harbour, database);
      List<CatalogDifference> unnamed = new ArrayList<>();
      catalogs.unexplained().forEach(d -> (Named.by(findings, d) ? named : unnamed).add(d));
      assertThat(unnamed).isEmpty();
      long rows = assertSameRows(harbour, database);
      MaterializedRows.assertSame(harbour.source(), harbour.target(), database);
      Traces.assertNone(harbour.source(), database);
      Traces.assertNone(harbour.target(), database);
      harbours
          .logbook()
          .add(
              new Logbook.Entry(
                  leg,
                  rows,
                  sailed.changes,
                  voyage.pause(sailed.outcome.run().run()),
                  (System.nanoTime() - begun) / 1e9,
                  catalogs.explained().size(),
                  named.size()));
    }
    harbour.drop(database);
  }

  private record Sailed(RunOutcome outcome, long changes) {}

  private static void moor(Harbour harbour, Leg leg) throws Exception {
    harbour.fill(leg.data(), leg.database());
    switch (leg.mode()) {
      case CREATE -> harbour.provide(leg.database());
      case EXISTING -> harbour.prepare(leg.data(), leg.database());
    }
    if (leg.rights() == Rights.LEAST) {
      harbour.lend(leg.database());
    }
  }

  /** What a finding says is done, as administrators would before they begin. */
  private static void followAdvice(Harbour harbour, Leg leg, List<Finding> findings) {
    for (Finding finding : findings) {
      String fix = finding.fix();
      if (finding.severity() == Severity.BLOCK && fix.startsWith("alter table ")) {
        harbour.source().execute(leg.database(), fix);
        if (leg.mode() == SchemaMode.EXISTING) {
          harbour.target().execute(leg.database(), fix);
        }
      } else if (finding.severity() == Severity.BLOCK && fix.startsWith("grant ")) {
        boolean isSources = fix.contains(RoleScripts.SOURCE_ROLE);
        (isSources ? harbour.source() : harbour.target()).execute(leg.database(), fix);
      }
    }
  }

  private static Sailed sail(Harbour harbour, WholeVoyage voyage, String database)
      throws SQLException {
    long seed = new Random().nextLong();
    GeneralLoad general;
    try (Connection connection = harbour.source().connect(database)) {
      general = GeneralLoad.of(connection);
    }
    WriteLoadPlan plan = new WriteLoadPlan(general.scenarios(), 2, 60, seed);
    try (WriteLoad load =
        new WriteLoad(() -> harbour.source().url(database), plan, Ledger.inMemory()).start()) {
      await().atMost(PATIENCE).until(() -> general.changes() > CHANGES_BEFORE);
      load.slowDown(SAILING);
      RunOutcome outcome = voyage.run();
      load.stop();
      return new Sailed(outcome, general.changes());
    }
  }

  /** What the application writes on the new side is there when the old one takes over again. */
  private static void goBack(Harbour harbour, WholeVoyage voyage, String database)
      throws SQLException {
    GeneralLoad general;
    try (Connection connection = harbour.target().connect(database)) {
      general = GeneralLoad.of(connection);
    }
    WriteLoadPlan plan = new WriteLoadPlan(general.scenarios(), 2, 60, new Random().nextLong());
    try (WriteLoad load =
        new WriteLoad(() -> harbour.target().url(database), plan, Ledger.inMemory()).start()) {
      await().atMost(PATIENCE).until(() -> general.changes() > CHANGES_BEFORE);
      load.stop();
    }
    assertThat(voyage.rollBack().exit()).isEqualTo(ExitCode.OK);
  }

  private static CatalogComparison compare(Harbour harbour, String database) throws SQLException {
    try (Connection old = harbour.source().connect(database);
        Connection fresh = harbour.target().connect(database)) {
      return CatalogComparison.of(old, fresh);
    }
  }

  private static long assertSameRows(Harbour harbour, String database) throws SQLException {
    try (Connection old = harbour.source().connect(database);
        Connection fresh = harbour.target().connect(database)) {
      Fingerprint arrived = Fingerprint.of(fresh);
      assertThat(Fingerprint.of(old).differences(arrived)).isEmpty();
      return arrived.tables().values().stream().mapToLong(TableDigest::rows).sum();
    }
  }
}
