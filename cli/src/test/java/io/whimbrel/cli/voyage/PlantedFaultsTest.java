package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.database.row.LargeObject;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.proof.Check;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.engine.repair.RepairedTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults that are planted on a target are found at the level that claims them, and named; what is
 * equal is found equal. The table in {@code docs/verify.md} is what comes of it.
 */
@ExtendWith(Harbours.Resolver.class)
class PlantedFaultsTest {
  static final Path DOCUMENT = Path.of("..", "docs", "verify.md");
  private static final String HEAD = "| fault | level | how it is named |\n| --- | --- | --- |\n";
  private static final long BETWEEN_WRITES_NANOS = 8_000_000;

  private final Harbour harbour;

  PlantedFaultsTest(Harbours harbours) {
    this.harbour = harbours.of(VersionPair.SAME);
  }

  @Test
  void everyFaultIsFoundAtItsLevelAndNamedAsTheDocumentationSays(@TempDir Path directory)
      throws Exception {
    PlantedFault.Listing listing = PlantedFault.read();
    String database = database("planted", listing);

    try (PlantedVoyage voyage =
            new PlantedVoyage(
                harbour, database, PlantedFault.resource("/planted/plan.yaml"), directory);
        Writer _ = new Writer(database)) {
      assertThat(voyage.verify()).filteredOn(proof -> !proof.isEqual()).isEmpty();
      for (PlantedFault fault : listing.faults()) {
        voyage.plant(fault.planted());
      }

      List<Proof> proofs = voyage.verify();

      String table =
          HEAD
              + listing.faults().stream()
                  .map(fault -> line(fault, proofs, voyage))
                  .collect(Collectors.joining());
      String document = Files.readString(DOCUMENT);
      assertThat(document).as("the table of faults has to be%n%s", table).contains(table);
      assertDigestsTellTheSame(listing.faults(), proofs, voyage);
      assertSamplesTellTheSame(proofs, voyage);
      assertThat(voyage.repairs("key_name"))
          .extracting(RepairedTable::differing)
          .containsExactly(2L);
      assertThatThrownBy(() -> voyage.repairs("key_part"))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("1 row on the target without a whole key, such as a=7, b=NULL");
    }
    harbour.drop(database);
  }

  private String database(String name, PlantedFault.Listing listing) {
    for (var server : List.of(harbour.source(), harbour.target())) {
      server.createDatabase(name);
    }
    harbour.source().execute(name, listing.prelude());
    for (PlantedFault fault : listing.faults()) {
      harbour.source().execute(name, fault.source());
    }
    return name;
  }

  private static String line(PlantedFault fault, List<Proof> proofs, PlantedVoyage voyage) {
    List<String> names = new ArrayList<>();
    if (fault.level().equals("pause")) {
      names.addAll(inThePause(fault, voyage));
    } else {
      for (String table : fault.tables()) {
        proof(proofs, fault.claimed(), table)
            .filter(proof -> !proof.isEqual())
            .ifPresent(proof -> names.add(Naming.of(proof)));
      }
      if (fault.claimed() == Level.STRUCTURE) {
        names.addAll(inWhole(fault, proofs));
      }
    }
    return "| %s | %s | %s |\n"
        .formatted(
            fault.name().replace("''", "`''`"),
            fault.level(),
            names.isEmpty() ? "equal" : String.join("; ", names));
  }

  /** What belongs to no table. */
  private static List<String> inWhole(PlantedFault fault, List<Proof> proofs) {
    return proof(proofs, Level.STRUCTURE, Proof.WHOLE.name()).stream()
        .flatMap(proof -> proof.checks().stream())
        .filter(check -> check.outcome() != Check.Outcome.HOLDS)
        .filter(
            check ->
                fault.others().stream()
                    .anyMatch(name -> check.name().matches("\\w+ public\\." + name + "\\b.*")))
        .map(Naming::of)
        .toList();
  }

  private static Optional<Proof> proof(List<Proof> proofs, Level level, String table) {
    return proofs.stream()
        .filter(proof -> proof.level() == level && proof.table().name().equals(table))
        .findFirst();
  }

  /** What the log does not carry is compared when nobody can write. */
  private static List<String> inThePause(PlantedFault fault, PlantedVoyage voyage) {
    List<String> names = new ArrayList<>();
    for (String table : fault.tables()) {
      TableMapping mapping = voyage.mapping(table).orElseThrow();
      List<RowDifference> differences = voyage.compare(mapping).differences();
      if (!differences.isEmpty()) {
        names.add(Naming.of(mapping.source().name(), differences));
      }
    }
    if (fault.source().contains("lo_from_bytea")) {
      List<LargeObject> found = voyage.target().largeObjects().list(0, 0xFFFF_FFFFL);
      voyage.source().largeObjects().list(0, Integer.MAX_VALUE).stream()
          .filter(
              object -> found.stream().noneMatch(o -> o.id() == object.id() && object.isLike(o)))
          .forEach(object -> names.add("large object " + Naming.code("" + object.id())));
    }
    return names;
  }

  /** By whichever rule digests are made, and row by row. */
  private static void assertDigestsTellTheSame(
      List<PlantedFault> faults, List<Proof> proofs, PlantedVoyage voyage) {
    assertThat(voyage.rules()).hasSize(3);
    for (PlantedFault fault : faults) {
      for (String table : fault.tables()) {
        Optional<TableMapping> plain = voyage.mapping(table).filter(TableMapping::isPlain);
        Optional<Proof> proved = proof(proofs, Level.CHECKSUM, table);
        if (plain.isPresent() && proved.isPresent() && !table.equals("hot")) {
          TableMapping mapping = plain.get();
          Proof proof = proved.get();
          assertThat(voyage.rules())
              .as(table)
              .allMatch(rule -> voyage.isEqualByDigest(mapping, rule) == proof.isEqual());
          assertThat(voyage.compare(mapping).isEqual()).as(table).isEqualTo(proof.isEqual());
        }
      }
    }
  }

  /** Tables of fewer rows than a sample takes are in it whole; key maps are not. */
  private static void assertSamplesTellTheSame(List<Proof> proofs, PlantedVoyage voyage) {
    List<Proof> samples = voyage.verify(Level.SAMPLE);
    for (Proof sample : samples) {
      String table = sample.table().name();
      boolean hasKeyMap = voyage.mapping(table).orElseThrow().rowKeyNamespace().isPresent();
      String found = sample.checks().getFirst().found();
      if (!found.endsWith("these are all rows")) {
        assertThat(found).contains("sure that fewer than 1 in");
        assertThat(sample.checks().getFirst().sourceQuery()).isPresent();
        assertThat(sample.rows()).isBetween(6_905L, 8_000L);
      } else if (!hasKeyMap) {
        Proof all = proof(proofs, Level.CHECKSUM, table).orElseThrow();
        assertThat(sample.isEqual()).as("%s: %s", table, found).isEqualTo(all.isEqual());
      }
    }
    assertThat(proof(samples, Level.SAMPLE, "key_part").orElseThrow().differing()).isOne();
    assertThat(samples).hasSizeGreaterThan(80);
  }

  /** Writes the same two rows about a hundred times in a second. */
  private final class Writer implements AutoCloseable {
    private final AtomicBoolean isEnding = new AtomicBoolean();
    private final Thread thread;

    Writer(String database) {
      this.thread = Thread.ofVirtual().start(() -> write(database));
    }

    private void write(String database) {
      try (Connection connection = harbour.source().connect(database);
          Statement statement = connection.createStatement()) {
        while (!isEnding.get()) {
          statement.execute("update hot set n = n + 1 where id in (1, 2)");
          LockSupport.parkNanos(BETWEEN_WRITES_NANOS);
        }
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      isEnding.set(true);
      await().until(() -> !thread.isAlive());
    }
  }
}
