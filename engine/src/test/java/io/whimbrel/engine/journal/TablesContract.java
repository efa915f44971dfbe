package io.whimbrel.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.proof.DifferenceCount;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.engine.audit.AuditCheck;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
      execute("delete from version");
      execute("insert into version (version) values (%d)".formatted(JournalSchema.VERSION));
    }
  }

  @Test
  default void aJournalOfTheFirstVersionKeepsItsProofs() {
    RunId run = begin().run();
    journal().event(run, Phase.COPY, "first", "", Map.of());
    journal().event(run, Phase.COPY, "second", "", Map.of("by", "ana"));
    leaveAsTheFirstVersion(run);

    try (Journal journal = JournalProcess.open(address())) {
      Proof kept = journal.history(run).proofs().getFirst();

      assertThat(kept.level()).isEqualTo(Level.CHECKSUM);
      assertThat(kept.rows()).isEqualTo(3);
      assertThat(kept.differences())
          .containsExactly(
              new RowDifference(
                  RowDifference.Kind.DIFFERENT,
                  List.of("7"),
                  "id=7",
                  List.of(new RowDifference.ColumnDifference("name", "a", null))),
              new RowDifference(RowDifference.Kind.MISSING, List.of("8"), "id=8", List.of()));
      assertThat(kept.count()).isEqualTo(new DifferenceCount(1, 0, 1));
      journal.proof(run, kept);
      assertThat(journal.history(run).proofs()).containsExactly(kept);
      assertThat(AuditCheck.fault(journal.audit(migration()))).isEmpty();
    }
  }

  private void leaveAsTheFirstVersion(RunId run) {
    Stream.of(
            "sample",
            "letter",
            "quality",
            "proof_check",
            "column_difference",
            "difference",
            "proof")
        .forEach(table -> execute("drop table " + table));
    execute(
        """
        create table proof (
          run text not null references run, schema_name text not null, table_name text not null,
          verdict text not null, row_count bigint not null, chunks bigint not null,
          rechecked bigint not null, differing bigint not null, position_text text not null,
          at bigint not null,
          primary key (run, schema_name, table_name))
        """);
    execute(
        """
        create table difference (
          run text not null references run, schema_name text not null, table_name text not null,
          ordinal bigint not null, kind text not null, source_key text not null,
          row_key text not null,
          primary key (run, schema_name, table_name, ordinal))
        """);
    execute(
        """
        create table column_difference (
          run text not null references run, schema_name text not null, table_name text not null,
          ordinal bigint not null, place bigint not null, column_name text not null,
          expected text not null, found text not null,
          primary key (run, schema_name, table_name, ordinal, place))
        """);
    execute("insert into proof values ('%s','s','t','DIFFERENT',3,1,0,2,'0/A',5)".formatted(run));
    execute(
        "insert into difference values ('%s','s','t',0,'DIFFERENT','[\"7\"]','id=7')"
            .formatted(run));
    execute(
        "insert into difference values ('%s','s','t',1,'MISSING','[\"8\"]','id=8')".formatted(run));
    execute(
        "insert into column_difference values ('%s','s','t',0,0,'name','a','NULL')".formatted(run));
    execute("update lease set expires_at = 0");
    leaveUnchained();
    execute("update version set version = 1");
  }

  private void leaveUnchained() {
    unguardEvents();
    execute("drop table vote");
    execute("alter table event drop column digest");
    execute("alter table run drop column follows");
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
            "letter",
            "sample",
            "column_difference",
            "difference",
            "quality",
            "proof_check",
            "proof",
            "chunk_proof",
            "chunk",
            "gate",
            "vote",
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
