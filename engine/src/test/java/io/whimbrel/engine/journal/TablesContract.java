package io.whimbrel.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The journal's own tables: made once, and of one version. */
interface TablesContract extends JournalCase {

  @Test
  default void aJournalOfANewerVersionIsRefused() {
    execute("update version set version = 99");
    try {
      assertThatThrownBy(() -> JournalProcess.open(address()))
          .isInstanceOfSatisfying(
              Problem.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.STATE_WRONG))
          .hasMessageContaining("99");
    } finally {
      execute("update version set version = " + JournalSchema.VERSION);
    }
  }

  @Test
  default void severalProcessesMayOpenANewJournalAtOnce() throws Exception {
    dropAll();

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Void> opener =
          () -> {
            JournalProcess.open(address()).close();
            return null;
          };
      for (Future<Void> ended : threads.invokeAll(List.of(opener, opener, opener, opener))) {
        ended.get(30, TimeUnit.SECONDS);
      }
    }

    assertThat(begin().run().text()).endsWith(".1");
  }

  private void dropAll() {
    for (String table :
        List.of(
            "lease",
            "column_difference",
            "difference",
            "proof",
            "chunk_proof",
            "chunk",
            "gate",
            "fact",
            "event",
            "step",
            "run",
            "migration",
            "version")) {
      execute("drop table " + table);
    }
  }
}
