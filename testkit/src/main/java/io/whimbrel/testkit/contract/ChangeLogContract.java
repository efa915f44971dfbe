package io.whimbrel.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.change.ChangeReader;
import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.change.Position;
import io.whimbrel.core.database.change.ChangeLog;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The source's log: complete, in commit order, again until it is confirmed. */
public interface ChangeLogContract {

  /** The run of the case. */
  Crossing crossing();

  private List<Table> tables() throws SQLException {
    crossing()
        .oldSide()
        .execute(
            "create table t (id int primary key, v varchar(100))",
            "create table u (id int primary key)");
    return List.of(crossing().table("t"), crossing().table("u"));
  }

  private ChangeLog log() {
    return crossing().source().log();
  }

  @Test
  @Needs(Capability.CHANGE_LOG)
  default void changesComeWholeAndInTheirOrder() throws SQLException {
    List<Table> tables = tables();
    Position start = log().create(tables, _ -> {});

    crossing()
        .oldSide()
        .execute(
            "insert into t values (1, 'one'), (2, null)",
            "update t set v = 'uno' where id = 1",
            "update t set id = 9 where id = 2",
            "delete from t where id = 1",
            "truncate table t");

    assertThat(LogWords.transactions(crossing().entries(start, tables)))
        .containsExactly(
            List.of("insert t 1,one", "insert t 2,null"),
            List.of("update t 1,uno"),
            List.of("update t 2 to 9,null"),
            List.of("delete t 1"),
            List.of("truncate t"));
  }

  @Test
  @Needs(Capability.CHANGE_LOG)
  default void transactionsComeInTheOrderOfTheirCommits() throws SQLException {
    List<Table> tables = tables();
    Position start = log().create(tables, _ -> {});

    try (Connection first = crossing().oldSide().connect();
        Statement statement = first.createStatement()) {
      first.setAutoCommit(false);
      statement.execute("insert into t values (1, 'begun first')");
      crossing().oldSide().execute("insert into u values (2)");
      statement.execute("insert into u values (3)");
      first.commit();
    }

    assertThat(LogWords.transactions(crossing().entries(start, tables)))
        .containsExactly(List.of("insert u 2"), List.of("insert t 1,begun first", "insert u 3"));
  }

  @Test
  @Needs(Capability.CHANGE_LOG)
  default void whatWasRolledBackIsNotInTheLog() throws SQLException {
    List<Table> tables = tables();
    Position start = log().create(tables, _ -> {});

    try (Connection connection = crossing().oldSide().connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("insert into t values (1, 'gone')");
      connection.rollback();
      statement.execute("insert into t values (2, 'stays')");
      statement.execute("savepoint s");
      statement.execute("insert into t values (3, 'gone')");
      statement.execute("rollback to savepoint s");
      connection.commit();
    }

    assertThat(LogWords.transactions(crossing().entries(start, tables)))
        .containsExactly(List.of("insert t 2,stays"));
  }

  @Test
  @Needs(Capability.CHANGE_LOG)
  default void whatIsNotConfirmedComesAgain() throws SQLException {
    List<Table> tables = tables();
    Position start = log().create(tables, _ -> {});
    crossing().oldSide().execute("insert into u values (1)", "insert into u values (2)");
    List<LogEntry> first = crossing().entries(start, tables);

    List<LogEntry> second = crossing().entries(start, tables);

    assertThat(LogWords.ended(second)).hasSize(2).isEqualTo(LogWords.ended(first));
  }

  @Test
  @Needs(Capability.CHANGE_LOG)
  default void whatIsBeforeThePositionDoesNotComeAgain() throws SQLException {
    List<Table> tables = tables();
    Position start = log().create(tables, _ -> {});
    crossing().oldSide().execute("insert into u values (1)", "insert into u values (2)");
    Position behindFirst = LogWords.ended(crossing().entries(start, tables)).get(0).position();

    List<LogEntry> rest = crossing().entries(behindFirst, tables);

    assertThat(LogWords.transactions(rest)).containsExactly(List.of("insert u 2"));
  }

  @Test
  @Needs(Capability.CHANGE_LOG)
  default void whatIsConfirmedIsNotKeptAndAGapIsAProblem() throws SQLException {
    List<Table> tables = tables();
    Position start = log().create(tables, _ -> {});
    crossing().oldSide().execute("insert into u values (1)", "insert into u values (2)");
    Position end = log().mark("end");
    Position confirmed;
    try (ChangeReader reader = log().read(start, tables)) {
      confirmed = LogWords.ended(LogWords.readUntil(reader, end)).get(1).position();
      reader.confirm(confirmed);
      awaitConfirmed(reader, confirmed);
    }
    crossing().oldSide().execute("insert into u values (3)");

    assertThat(LogWords.transactions(crossing().entries(confirmed, tables)))
        .containsExactly(List.of("insert u 3"));
    Position early = new Position(start.sequence() == 0 ? 1 : start.sequence(), start.text());
    assertThatThrownBy(() -> crossing().entries(early, tables))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code()).isEqualTo(ProblemCode.POSITION_LOST));
  }

  private void awaitConfirmed(ChangeReader reader, Position position) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!log().status().confirmed().hasReached(position)) {
      assertThat(System.nanoTime()).as("out of patience").isLessThan(deadline);
      reader.next(Duration.ofMillis(50));
    }
  }

  @Test
  @Needs(Capability.CHANGE_LOG)
  default void aMarkIsInTheLogBeforeItsPositionIsReached() throws SQLException {
    List<Table> tables = tables();
    Position start = log().create(tables, _ -> {});
    crossing().oldSide().execute("insert into u values (1)");

    Position mark = log().mark("here");

    List<LogEntry> entries;
    try (ChangeReader reader = log().read(start, tables)) {
      entries = LogWords.readUntil(reader, mark);
    }
    assertThat(LogWords.transactions(entries)).containsExactly(List.of("insert u 1"));
    assertThat(entries)
        .filteredOn(LogEntry.Mark.class::isInstance)
        .extracting(e -> ((LogEntry.Mark) e).text())
        .containsExactly("here");
  }

  @Test
  @Needs(Capability.CHANGE_LOG)
  default void creatingTheLogAgainKeepsWhatItHolds() throws SQLException {
    List<Table> tables = tables();
    Position start = log().create(tables, _ -> {});
    crossing().oldSide().execute("insert into u values (1)");

    Position again = log().create(tables, _ -> {});

    assertThat(start.hasReached(again)).isTrue();
    assertThat(LogWords.transactions(crossing().entries(again, tables)))
        .containsExactly(List.of("insert u 1"));
  }

  @Test
  @Needs(Capability.CHANGE_LOG)
  default void theStatusTellsHowMuchTheSourceKeeps() throws SQLException {
    List<Table> tables = tables();
    Position start = log().create(tables, _ -> {});
    crossing().oldSide().execute("insert into u values (1)");

    assertThat(log().status().written().compareTo(start)).isPositive();
    assertThat(log().status().bytesKept()).isPositive();
    assertThat(log().status().state()).isNotBlank();
  }

  @Test
  @Needs(Capability.CHANGE_LOG)
  default void aDroppedLogIsAProblemAndDroppingIsIdempotent() throws SQLException {
    List<Table> tables = tables();
    Position start = log().create(tables, _ -> {});

    log().drop();
    log().drop();

    assertThatThrownBy(() -> log().read(start, tables))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code()).isEqualTo(ProblemCode.SLOT_LOST));
  }

  @Test
  default void theIdentityTellsDatabasesApart() {
    ContractDatabase other = crossing().product().newSource();
    try (var second =
        crossing().product().product().source(other.url(), Crossing.scope(other.name()))) {
      assertThat(log().identity())
          .isEqualTo(log().identity())
          .isNotEqualTo(second.log().identity());
    }
  }
}
