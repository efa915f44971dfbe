package io.whimbrel.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresJournalTest extends JournalContract {

  private static EmbeddedPostgres server;

  @BeforeAll
  static void start() {
    server = EmbeddedPostgres.start(PostgresVersion.V15);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  public String address() {
    return server.url();
  }

  @Override
  public void execute(String statement) {
    server.execute("postgres", "set search_path to whimbrel_journal; " + statement);
  }

  /** The journal is the same for all tests here. */
  @BeforeEach
  void guardEvents() {
    execute(
        """
        create or replace trigger event_kept before update or delete or truncate on event
        for each statement execute function event_kept()
        """);
  }

  @Override
  public void unguardEvents() {
    execute("drop trigger if exists event_kept on event");
  }

  @Test
  void aServerThatCrashedIsToldAndTheJournalGoesOnAfterwards() {
    try (Journal journal = open(address())) {
      journal.begin(new MigrationId("crash"), "", "");
      server.kill();
      try {
        assertThatThrownBy(() -> journal.latest(new MigrationId("crash")))
            .isInstanceOfSatisfying(
                Problem.class,
                e -> {
                  assertThat(e.code()).isEqualTo(ProblemCode.UNREACHABLE);
                  assertThat(e.isTransient()).isTrue();
                });
      } finally {
        server.restart();
      }

      assertThat(journal.latest(new MigrationId("crash"))).isPresent();
    }
  }

  @Test
  void aConnectionThatWasCutWhileIdleIsOpenedAgainUnnoticed() {
    try (Journal journal = open(address())) {
      server.execute(
          "postgres",
          """
          select pg_terminate_backend(pid) from pg_stat_activity
          where application_name = 'whimbrel journal'
          """);

      assertThat(journal.begin(new MigrationId("idle"), "", "").run().text()).startsWith("idle.");
    }
  }

  @Test
  void noProblemTellsThePassword() {
    String address = "postgresql://ana:geheim@127.0.0.1:" + server.port() + "/nowhere";

    assertThatThrownBy(() -> open(address))
        .isInstanceOfSatisfying(
            Problem.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.UNREACHABLE))
        .hasMessageContaining("ana")
        .hasMessageNotContaining("geheim");
  }
}
