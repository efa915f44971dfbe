package io.whimbrel.databases.postgresql.changes;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.change.ChangeReader;
import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.change.Position;
import io.whimbrel.core.change.Visibility;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.schema.Table;
import io.whimbrel.databases.postgresql.TwoDatabases;
import io.whimbrel.testkit.data.Fingerprint;
import io.whimbrel.testkit.data.RowDifferences;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;

/**
 * Copy and sync under random writes, while a synchronous standby that is missing is wanted again
 * and again, so that commits stand in the log long before a snapshot sees them. The seed is
 * printed; {@code -Dwhimbrel.seed=N} repeats the choices, though not their timing.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HandOverSimulationTest {

  private static final String T = "\"public\".\"t\"";
  private static final int CHUNKS = 20;
  private static final int TRANSACTIONS_MAX = 50;

  private final EmbeddedPostgres sourceServer = EmbeddedPostgres.start(PostgresVersion.V15);
  private final EmbeddedPostgres targetServer = EmbeddedPostgres.start(PostgresVersion.V18);
  private final long seed = Long.getLong("whimbrel.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);
  private int count;
  private TwoDatabases databases = new TwoDatabases(sourceServer, targetServer, "simulation");
  private MissingStandby standby = new MissingStandby(databases);
  private List<TableMapping> mappings = List.of();

  @AfterAll
  void stopServers() {
    sourceServer.close();
    targetServer.close();
  }

  @BeforeEach
  void createTables(TestInfo test) throws SQLException {
    System.out.println(test.getDisplayName() + ": -Dwhimbrel.seed=" + seed);
    String name = "simulation_" + ++count;
    databases = new TwoDatabases(sourceServer, targetServer, name);
    standby = new MissingStandby(databases);
    databases.onBoth(RandomWriter.TABLES);
    databases.onSource(RandomWriter.FILL);
    mappings =
        List.of(
            TwoDatabases.plain(databases.table("public", "t")),
            TwoDatabases.plain(databases.table("public", "f")));
  }

  @Test
  void nothingIsLostOrDoubledThoughCommitsAreInTheLogBeforeTheyAreVisible() throws Exception {
    try (RandomLoad load = RandomLoad.start(databases, random.split());
        Carrying carrying = created(load)) {
      copyInChunks(carrying, load);
      for (int round = 0; round < 2; round++) {
        load.goOn(TRANSACTIONS_MAX);
        load.allow(TRANSACTIONS_MAX);
        carrying.applyUntil(carrying.log().mark("round"), random.nextInt(20, 200));
      }
      load.stop();
      carrying.applyAll();

      assertThat(differences()).as("-Dwhimbrel.seed=%d", seed).isEmpty();
      assertThat(carrying.skipped()).as("changes that the copies had seen").isPositive();
      System.out.println(load.commits() + " transactions, " + carrying.skipped() + " changes seen");
    }
  }

  @Test
  void aruleByPositionLosesRowsUnderTheSameStalls() throws Exception {
    Map<Long, Position> commits = new HashMap<>();
    try (RandomLoad load = RandomLoad.start(databases, random.split());
        Carrying carrying = created(load)) {
      stalled(load);
      Position written = carrying.log().status().written();
      Visibility byPosition = id -> commits.getOrDefault(id, written).compareTo(written) <= 0;
      carrying.decidedBy(_ -> byPosition).copyAll();
      standby.notWanted();
      load.stop();
      commits.putAll(commits(carrying));
      carrying.applyAll();

      assertThat(differences()).as("-Dwhimbrel.seed=%d", seed).isNotEmpty();
    }
  }

  /** Publication and slot come to be while commits wait and go on in turn. */
  private Carrying created(RandomLoad load) {
    CompletableFuture<Carrying> created = CompletableFuture.supplyAsync(this::carrying);
    while (!created.isDone()) {
      stalled(load);
      standby.notWanted();
      load.goOn(random.nextInt(1, TRANSACTIONS_MAX));
    }
    return created.join();
  }

  private Carrying carrying() {
    try {
      return Carrying.of(databases, mappings);
    } catch (SQLException e) {
      throw new CompletionException(e);
    }
  }

  /** Each chunk has a snapshot of its own, most of them while commits wait. */
  private void copyInChunks(Carrying carrying, RandomLoad load) {
    carrying.copy(mappings.getLast(), 0, Bounds.ALL);
    for (int ordinal : shuffledOrdinals()) {
      boolean isStalled = random.nextInt(3) > 0;
      if (isStalled) {
        stalled(load);
      }
      carrying.copy(mappings.getFirst(), ordinal, bounds(ordinal));
      if (isStalled) {
        standby.notWanted();
      }
      load.goOn(random.nextInt(1, TRANSACTIONS_MAX));
    }
  }

  private void stalled(RandomLoad load) {
    standby.wanted();
    load.allow(TRANSACTIONS_MAX);
    standby.awaitWaiting(1);
  }

  private List<Integer> shuffledOrdinals() {
    List<Integer> ordinals = new ArrayList<>();
    for (int ordinal = 0; ordinal < CHUNKS; ordinal++) {
      ordinals.add(random.nextInt(ordinals.size() + 1), ordinal);
    }
    return ordinals;
  }

  private static Bounds bounds(int ordinal) {
    int size = RandomWriter.KEYS / CHUNKS;
    return new Bounds(
        key(ordinal * size).filter(_ -> ordinal > 0),
        key((ordinal + 1) * size).filter(_ -> ordinal < CHUNKS - 1));
  }

  private static Optional<List<String>> key(int value) {
    return Optional.of(List.of(Integer.toString(value)));
  }

  /** Where each transaction's commit stands in the log, without taking it from the log. */
  private Map<Long, Position> commits(Carrying carrying) {
    Map<Long, Position> commits = new HashMap<>();
    List<Table> tables = mappings.stream().map(TableMapping::source).toList();
    Position end = carrying.log().mark("end");
    try (ChangeReader reader = carrying.log().read(Position.START, tables)) {
      long transaction = 0;
      for (Position read = Position.START; !read.hasReached(end); ) {
        LogEntry entry = reader.next(Duration.ofSeconds(5));
        if (entry instanceof LogEntry.Begin begin) {
          transaction = begin.transaction();
        }
        if (entry instanceof LogEntry.Commit commit) {
          read = commit.position();
          commits.put(transaction, read);
        }
      }
    }
    return commits;
  }

  private List<String> differences() throws SQLException {
    try (Connection source = databases.application();
        Connection target = databases.targetDatabase().connect()) {
      List<String> differences =
          new ArrayList<>(Fingerprint.of(source).differences(Fingerprint.of(target)));
      if (!differences.isEmpty()) {
        differences.add(RowDifferences.of(source, target, T, 4).toString());
      }
      return differences;
    }
  }
}
