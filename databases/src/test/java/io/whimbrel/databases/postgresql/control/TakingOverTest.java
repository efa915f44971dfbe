package io.whimbrel.databases.postgresql.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.plan.AccessRules;
import io.whimbrel.core.plan.Limits;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Course;
import io.whimbrel.core.run.RunId;
import io.whimbrel.databases.postgresql.PostgresProduct;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.testkit.postgresql.DatabaseSide;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import io.whimbrel.testkit.postgresql.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A process before this one left transactions open, as one does that is frozen. */
@ExtendWith(PostgresServers.Resolver.class)
@Timeout(60)
class TakingOverTest {

  private static final String NAME = "whimbrel MIGRATION-001.1";
  private static final Duration SOON = Duration.ofMillis(50);

  private final TestDatabase database;

  TakingOverTest(PostgresServers servers) {
    database = servers.database(PostgresVersion.V15, DatabaseSide.TARGET);
  }

  @Test
  void theTargetIsTakenOverThoughTheFormerRunnerHoldsItsRowAndCommitsNoMore() throws Exception {
    database.execute("create table t (id int)");
    try (var first = new PostgresProduct().target(url(), scope(1));
        var second = new PostgresProduct().target(url(), scope(2));
        Connection frozen = connections(NAME).open()) {
      first.takeOver(1);
      frozen.setAutoCommit(false);
      ControlSchema.checkEpoch(frozen, scope(1), 1);
      Query.execute(frozen, "insert into public.t values (1)");

      second.takeOver(2);

      assertEnded(frozen);
    }
    assertThat(texts("select epoch from whimbrel.run")).isEqualTo("2");
    assertThat(texts("select count(*) from t")).isEqualTo("0");
  }

  @Test
  void theSourceIsTakenOverThoughTheFormerRunnerHoldsItsFence() throws Exception {
    try (var first = new PostgresProduct().source(url(), scope(1));
        var second = new PostgresProduct().source(url(), scope(2));
        Connection frozen = connections(NAME).open()) {
      first.takeOver();
      frozen.setAutoCommit(false);
      FenceEpoch.claim(frozen, scope(1));

      second.takeOver();

      assertEnded(frozen);
    }
    assertThat(texts("select epoch from whimbrel.fence")).isEqualTo("2");
  }

  @Test
  void sessionsOfOthersAreNamedAndNotEnded() throws Exception {
    prepare();
    try (Connection other = connections("whimbrel MIGRATION-002.1").open()) {
      other.setAutoCommit(false);
      ControlSchema.checkEpoch(other, scope(1), 1);

      assertThatThrownBy(() -> takeOver(connections(NAME)))
          .isInstanceOfSatisfying(
              Problem.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.TRANSACTION_LONG))
          .hasMessageContaining("whimbrel MIGRATION-002.1, open since");

      assertThat(Query.holds(other, "select true")).isTrue();
      other.rollback();
    }
    takeOver(connections(NAME));
    assertThat(texts("select epoch from whimbrel.run")).isEqualTo("2");
  }

  @Test
  void sessionsOfAnotherRunWhoseLongNameBeginsAlikeAreOthers() throws Exception {
    prepare();
    String begin = "M-" + "x".repeat(61) + ":orders";
    String one = RunNames.session(new RunId(begin + ".1"));
    String two = RunNames.session(new RunId(begin + ".2"));
    try (Connection other = connections(two).open()) {
      other.setAutoCommit(false);
      ControlSchema.checkEpoch(other, scope(1), 1);

      assertThatThrownBy(() -> takeOver(connections(one))).hasMessageContaining(two);

      assertThat(Query.holds(other, "select true")).isTrue();
      other.rollback();
    }
  }

  @Test
  void aSessionThatMayNotBeEndedIsTold() throws Exception {
    prepare();
    database.execute(
        "create role taking_over login password 'p';"
            + " grant all on schema whimbrel to taking_over;"
            + " grant all on all tables in schema whimbrel to taking_over");
    try (Connection frozen = connections(NAME).open()) {
      frozen.setAutoCommit(false);
      ControlSchema.checkEpoch(frozen, scope(1), 1);
      String pid = Query.texts(frozen, "select pg_backend_pid()").getFirst();

      assertThatThrownBy(
              () ->
                  new TakingOver(
                          new PostgresConnections(
                              new DatabaseUrl(
                                  "test",
                                  database.url().replaceFirst("//[^@]*@", "//taking_over:p@")),
                              NAME),
                          SOON,
                          Duration.ofSeconds(30))
                      .run(c -> Query.execute(c, "update whimbrel.run set epoch = 2")))
          .isInstanceOfSatisfying(
              Problem.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.GRANT_MISSING))
          .hasMessageContaining("select pg_terminate_backend(" + pid + ")");

      assertThat(Query.holds(frozen, "select true")).isTrue();
    } finally {
      database.execute("drop owned by taking_over; drop role taking_over");
    }
  }

  private void prepare() throws SQLException {
    try (Connection connection = connections(NAME).open()) {
      ControlSchema.takeOver(connection, scope(1), 1);
    }
  }

  private static void takeOver(PostgresConnections connections) {
    new TakingOver(connections, SOON, Duration.ofSeconds(2))
        .run(connection -> ControlSchema.takeOver(connection, scope(2), 2));
  }

  private static void assertEnded(Connection connection) {
    assertThatThrownBy(() -> Query.execute(connection, "commit"))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isIn("57P01", "08006"));
  }

  private String texts(String sql) throws SQLException {
    try (Connection connection = database.connect()) {
      return Query.texts(connection, sql).getFirst();
    }
  }

  private DatabaseUrl url() {
    return new DatabaseUrl("test", database.url());
  }

  private PostgresConnections connections(String name) {
    return new PostgresConnections(url(), name);
  }

  private static RunScope scope(long epoch) {
    return new RunScope(
        new RunId("MIGRATION-001.1"),
        new MigrationId("MIGRATION-001"),
        Limits.DEFAULT,
        AccessRules.DEFAULT,
        Course.THERE,
        Optional.empty(),
        epoch);
  }
}
