package io.whimbrel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.journal.Journals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReconcileCommandTest {
  private static final RunId RUN = new RunId("MIGRATION-007.1");

  @TempDir private Path directory;

  /** Who looks needs no passwords. */
  private final Console console = new Console(Map.of());

  private String plan = "";

  @BeforeEach
  void aRunWaitsAtTheGate() throws IOException {
    Path file = ShopPlan.write(directory);
    ShopPlan.runToTheGate(file);
    plan = file.toString();
  }

  @Test
  void whatIsProvedOnEveryLevelPasses() {
    prove(List.of());

    assertThat(console.run("reconcile", plan)).as(console.err()).isZero();

    assertThat(console.out())
        .startsWith("Migration Reconciliation Report\nDate: ")
        .contains("Migration ID: MIGRATION-007", "Status: Pass")
        .contains("- Written by: " + System.getProperty("user.name") + "@");
    assertThat(console.run("reconcile", plan, "--no-user")).isZero();
    assertThat(console.out()).contains("- Written by: not told");
  }

  @Test
  void tablesWithoutRowsOfTheirOwnAndUnloggedOnesAreKnownByTheStructureThatTheRunNoted() {
    prove(List.of());
    prove(Level.STRUCTURE, "parts", List.of());
    prove(Level.STRUCTURE, "parts_1", List.of());
    prove(Level.COUNT, "parts_1", List.of());
    prove(Level.CHECKSUM, "parts_1", List.of());
    journal(
        journal ->
            journal.fact(
                RUN,
                "structure.tables",
                """
                public/users 1 rows - k/
                public/parts 2 partitioned - k/
                public/parts_1 3 rows public/parts k/
                public/cache 4 rows%2C+unlogged - k/
                """));

    assertThat(console.run("reconcile", plan)).as(console.out() + console.err()).isZero();
    assertThat(console.out()).contains("its rows are those of its partitions");

    prove(Level.STRUCTURE, "cache", List.of());

    assertThat(console.run("reconcile", plan)).isEqualTo(3);
    assertThat(console.out())
        .contains("- public.cache: COUNT: proved in the pause of the cutover")
        .doesNotContain("not proved");
  }

  @Test
  void aDifferenceFailsAlsoForMachines() {
    prove(List.of(new RowDifference(RowDifference.Kind.MISSING, List.of("7"), "id=7", List.of())));

    assertThat(console.run("reconcile", plan, "--output", "json")).isEqualTo(4);

    assertThat(console.json().at("/kind").asString()).isEqualTo("Reconciliation");
    assertThat(console.json().at("/data/status").asString()).isEqualTo("FAIL");
    assertThat(console.json().at("/data/discrepancies/missing").asInt()).isEqualTo(1);
  }

  @Test
  void everyFileIsKnownUntilItIsAltered() throws IOException {
    prove(List.of());
    Path reports = directory.resolve("out");
    assertThat(console.run("reconcile", plan, "--directory", reports.toString())).isZero();
    List<Path> files;
    try (Stream<Path> found = Files.list(reports)) {
      files = found.filter(file -> !file.toString().endsWith(".sha256")).toList();
    }

    assertThat(files).hasSize(6);
    for (Path file : files) {
      assertThat(check(file)).as(console.out()).isZero();
      assertThat(console.out()).contains("the journal knows it");
      Files.writeString(file, Files.readString(file).replaceFirst("e", "E"));
      assertThat(check(file)).as(console.out()).isEqualTo(4);
      assertThat(console.out()).contains("ALTERED");
    }
  }

  @Test
  void aReportOfAnotherJournalIsNotKnown() throws IOException {
    prove(List.of());
    Path reports = directory.resolve("out");
    assertThat(console.run("reconcile", plan, "-f", "html", "-d", reports.toString())).isZero();
    Files.delete(Path.of(plan).resolveSibling(".whimbrel").resolve("journal.db"));
    ShopPlan.runToTheGate(Path.of(plan));

    assertThat(check(reports.resolve(RUN + ".reconciliation.html"))).isEqualTo(4);

    assertThat(console.out()).contains("does not know it");
  }

  private int check(Path file) {
    return console.run("reconcile", plan, "--check", file.toString());
  }

  private void prove(List<RowDifference> differences) {
    prove(Level.STRUCTURE, "users", List.of());
    prove(Level.COUNT, "users", List.of());
    prove(Level.CHECKSUM, "users", differences);
  }

  private void prove(Level level, String table, List<RowDifference> differences) {
    journal(
        journal ->
            journal.proof(
                RUN,
                new Proof(
                    level,
                    new TableName("public", table),
                    differences.isEmpty() ? Proof.Verdict.EQUAL : Proof.Verdict.DIFFERENT,
                    12,
                    1,
                    0,
                    differences.size(),
                    differences,
                    List.of(),
                    "0/1",
                    Instant.now())));
  }

  private void journal(Consumer<Journal> what) {
    Path file = Path.of(plan).resolveSibling(".whimbrel").resolve("journal.db");
    try (Journal journal = Journals.open(Optional.empty(), file)) {
      what.accept(journal);
    }
  }
}
