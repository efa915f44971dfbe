package io.whimbrel.engine.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.journal.Journals;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaintenanceBookTest {
  private static final MigrationId ID = new MigrationId("MIGRATION-001");

  @TempDir private Path directory;

  private Journal open() {
    return Journals.open(Optional.empty(), directory.resolve("maintenance.db"));
  }

  /** Empty when it began; each has a journal of its own, as another process has. */
  private Optional<Problem> begins(String by, CyclicBarrier together) {
    try (Journal journal = open()) {
      MaintenanceBook book = new MaintenanceBook(journal, ID, Clock.systemUTC());
      assertThat(book.state().filter(MaintenanceState::isOpen)).isEmpty();
      together.await();
      boolean _ = book.begin("maintenance", by, "").text().isEmpty();
      return Optional.empty();
    } catch (Problem problem) {
      return Optional.of(problem);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void ofTwoWhoSwitchItOnAtOnceOneIsRefusedAndToldWhoTheOtherIs() {
    open().close();
    CyclicBarrier together = new CyclicBarrier(2);
    CompletableFuture<Optional<Problem>> other =
        CompletableFuture.supplyAsync(() -> begins("raj", together));

    Optional<Problem> ana = begins("ana", together);
    Optional<Problem> raj = other.join();

    List<Problem> refused = List.of(ana, raj).stream().flatMap(Optional::stream).toList();
    assertThat(refused).hasSize(1);
    assertThat(refused.getFirst().code()).isEqualTo(ProblemCode.STATE_WRONG);
    String winner = ana.isEmpty() ? "ana" : "raj";
    assertThat(refused.getFirst().what()).startsWith(winner + " is switching");
    try (Journal journal = open()) {
      MaintenanceBook book = new MaintenanceBook(journal, ID, Clock.systemUTC());
      assertThat(book.state().orElseThrow().by()).isEqualTo(winner);
      assertThat(book.latest().orElseThrow().text()).endsWith(".1");
    }
  }
}
