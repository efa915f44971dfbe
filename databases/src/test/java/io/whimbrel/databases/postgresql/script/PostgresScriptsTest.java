package io.whimbrel.databases.postgresql.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.database.script.Script.Statement;
import io.whimbrel.core.database.script.ScriptDatabase;
import io.whimbrel.core.database.script.ScriptDatabase.Marking;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.TwoDatabases;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresServers.Resolver.class)
class PostgresScriptsTest {
  private static final Duration LOCK = Duration.ofSeconds(20);
  private static final String ID = "step/a/a.sql/0";

  private final TwoDatabases databases;
  private final ScriptDatabase scripts;

  PostgresScriptsTest(TwoDatabases databases) {
    this.databases = databases;
    String url = databases.targetDatabase().url();
    this.scripts =
        new PostgresScripts(
            new PostgresConnections(new DatabaseUrl(url, url), "whimbrel scripts"),
            databases.scope());
  }

  @BeforeEach
  void begin() throws SQLException {
    scripts.takeOver();
    try (Connection connection = databases.target().open()) {
      Query.execute(connection, "create table public.t (n int); insert into public.t values (0)");
    }
  }

  @AfterEach
  void end() {
    scripts.close();
  }

  private static Statement sql(String sql) {
    return new Statement(sql, 1, Optional.empty());
  }

  private void together(Marking marking, String... statements) {
    scripts.together(
        ID, "a.sql", List.of(statements).stream().map(s -> sql(s)).toList(), marking, LOCK);
  }

  private void assertWaiting(String beginning) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                databases
                    .targetRows(
                        "select query from pg_stat_activity where wait_event_type = 'Lock'"
                            + " and datname = current_database() and query like '%s%%'"
                                .formatted(beginning))
                    .size(),
            count -> count == 1);
  }

  @Test
  void aTransactionWhoseCommitWasNotAnsweredIsNotDoneTwice() throws Exception {
    try (Connection lost = databases.target().open()) {
      lost.setAutoCommit(false);
      Query.execute(lost, "update public.t set n = n + 1");
      Query.execute(
          lost,
          "insert into whimbrel.step (run, id, undo) values ('%s', '%s', 'digest')"
              .formatted(databases.scope().run(), ID));

      CompletableFuture<Void> again =
          CompletableFuture.runAsync(
              () -> together(new Marking.Leave(ID, "digest"), "update public.t set n = n + 1"));
      assertWaiting("insert into whimbrel.step");
      lost.commit();
      again.get(30, TimeUnit.SECONDS);
    }

    assertThat(databases.targetRows("select n from public.t")).containsExactly("(1)");
  }

  @Test
  void aWayBackWhoseCommitWasNotAnsweredIsNotDoneTwice() throws Exception {
    together(new Marking.Leave(ID, "digest"), "update public.t set n = n + 1");
    try (Connection lost = databases.target().open()) {
      lost.setAutoCommit(false);
      Query.execute(lost, "delete from whimbrel.step");
      Query.execute(lost, "update public.t set n = n - 1");

      CompletableFuture<Void> again =
          CompletableFuture.runAsync(
              () -> together(new Marking.Remove("step/a/"), "update public.t set n = n - 1"));
      assertWaiting("delete from whimbrel.step");
      lost.commit();
      again.get(30, TimeUnit.SECONDS);
    }

    assertThat(databases.targetRows("select n from public.t")).containsExactly("(0)");
  }

  @Test
  void whatARunnerThatIsGoneHasAtWorkIsEndedBeforeItIsDoneAgain() throws Exception {
    try (Connection blocking = databases.target().open()) {
      blocking.setAutoCommit(false);
      Query.execute(blocking, "lock table public.t in share mode");
      CompletableFuture<Void> gone =
          CompletableFuture.runAsync(
              () -> scripts.alone(ID, "a.sql", sql("vacuum full public.t"), Duration.ZERO));
      assertWaiting("vacuum full");

      scripts.endOthers(ID);

      assertThatThrownBy(() -> gone.get(30, TimeUnit.SECONDS))
          .hasRootCauseMessage("FATAL: terminating connection due to administrator command");
      scripts.endOthers(ID);
    }
  }

  /** The next runner has the run. */
  private void loseTheRun() {
    databases.targetDatabase().execute("update whimbrel.run set epoch = epoch + 1");
  }

  private static void assertLost(ThrowingCallable late) {
    assertThatThrownBy(late)
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.LEASE_LOST));
  }

  @Test
  void aRunnerThatLostTheRunEndsAndRemovesAndRunsNothingMore() throws Exception {
    databases
        .targetDatabase()
        .execute("insert into public.t values (0); create index made on public.t (n)");
    databases
        .targetDatabase()
        .execute(
            "update pg_index set indisvalid = false where indexrelid = 'public.made'::regclass");
    loseTheRun();
    try (Connection successor = databases.target().open()) {
      Query.execute(
          successor,
          "select pg_advisory_lock(hashtext('%s'), hashtext('%s'))"
              .formatted(databases.scope().run(), ID));

      assertLost(() -> scripts.endOthers(ID));
      assertThat(Query.texts(successor, "select 'goes on'")).containsExactly("goes on");

      assertLost(() -> scripts.clear(ID, sql("create index concurrently made on public.t (n)")));
      assertLost(() -> scripts.alone(ID, "a.sql", sql("vacuum full public.t"), Duration.ZERO));
    }
    assertThat(databases.targetRows("select to_regclass('public.made') is not null"))
        .containsExactly("(t)");
  }

  @Test
  void aRunnerThatLosesTheRunWhileItWaitsForAPortionLeavesIt() throws Exception {
    List<Runnable> late =
        List.of(
            () -> scripts.alone(ID, "a.sql", sql("create index on public.t (n)"), LOCK),
            () -> scripts.clear(ID, sql("create index concurrently made on public.t (n)")));
    for (Runnable one : late) {
      databases
          .targetDatabase()
          .execute("update whimbrel.run set epoch = " + databases.scope().epoch());
      try (Connection successor = databases.target().open()) {
        Query.execute(
            successor,
            "select pg_advisory_lock(hashtext('%s'), hashtext('%s'))"
                .formatted(databases.scope().run(), ID));
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(one);
        assertWaiting("select pg_advisory_lock");
        loseTheRun();
        Query.execute(successor, "select pg_advisory_unlock_all()");
        assertThatThrownBy(() -> waiting.get(30, TimeUnit.SECONDS))
            .hasMessageContaining("E-LEASE-LOST");
      }
    }
    assertThat(databases.targetRows("select 1 from pg_indexes where tablename = 't'")).isEmpty();
  }

  @Test
  void aStatementThatSomebodyCancelsIsNotTriedAgain() {
    assertThatThrownBy(
            () ->
                together(
                    new Marking.Leave(ID, "digest"),
                    "set local statement_timeout = '50ms'",
                    "select pg_sleep(20)"))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.isTransient()).isFalse();
              assertThat(problem.code()).isEqualTo(ProblemCode.STEP_FAILED);
              assertThat(problem.fix()).contains("set local statement_timeout");
            });
    assertThat(scripts.mark(ID)).isEmpty();
  }

  @Test
  void aTransactionMaySetItsModeAndItsRole() {
    databases
        .targetDatabase()
        .execute(
            """
            do $$ begin
              if to_regrole('script_owner') is null then create role script_owner nologin; end if;
            end $$;
            """);
    databases
        .targetDatabase()
        .execute(
            "do $$ begin execute format('grant script_owner to %%I', substring('%s' from '//([^:@/]+)')); end $$"
                .formatted(databases.targetDatabase().url()));

    together(
        new Marking.Leave(ID, "digest"),
        "set transaction isolation level serializable",
        "set local role script_owner",
        "select 1");

    assertThat(scripts.mark(ID)).contains("digest");
  }
}
