package io.whimbrel.databases.postgresql.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.change.Position;
import io.whimbrel.core.change.Tuple;
import io.whimbrel.core.database.change.ChangeApplier;
import io.whimbrel.core.database.change.ChangeApplier.Flushing;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.TwoDatabases;
import io.whimbrel.databases.postgresql.apply.PostgresChangeTarget;
import io.whimbrel.databases.postgresql.rows.PostgresRowSource;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What is taken while what came before is being written: the target's lock on row 1 holds it up.
 */
@ExtendWith(PostgresServers.Resolver.class)
class TakingAheadTest {
  private static final TableName T = new TableName("public", "t");
  private static final byte[] NO_UTF8 = {(byte) 0xC3, '('};

  private final TwoDatabases databases;

  TakingAheadTest(TwoDatabases databases) {
    this.databases = databases;
  }

  @BeforeEach
  void tables() throws SQLException {
    databases.onBoth("create table t (id int primary key, v text check (v <> 'refused'))");
    databases.onBoth("insert into t values (1, 'old'), (2, 'old'), (3, 'old')");
    databases.takeOver();
  }

  private ChangeApplier applier() throws SQLException {
    return new PostgresChangeTarget(databases.target(), databases.scope())
        .open(
            List.of(TwoDatabases.plain(databases.table("public", "t"))),
            new PostgresRowSource(databases.source(), databases.scope()),
            _ -> true,
            TwoDatabases.EPOCH);
  }

  private static Position at(long sequence) {
    return new Position(sequence, "at " + sequence);
  }

  private static Tuple row(String id, String v) {
    return Tuple.of(
        new byte[][] {id.getBytes(StandardCharsets.UTF_8), v.getBytes(StandardCharsets.UTF_8)});
  }

  private static LogEntry update(String id, String v) {
    return new LogEntry.Update(T, Optional.empty(), row(id, v));
  }

  private static LogEntry move(String from, String to, String v) {
    return new LogEntry.Update(T, Optional.of(row(from, v)), row(to, v));
  }

  private static void take(ChangeApplier applier, long position, LogEntry... changes) {
    applier.apply(new LogEntry.Begin(position, Instant.EPOCH));
    for (LogEntry change : changes) {
      applier.apply(change);
    }
    applier.apply(new LogEntry.Commit(at(position), Instant.EPOCH));
  }

  private Position progress() {
    return new PostgresChangeTarget(databases.target(), databases.scope()).progress();
  }

  private List<String> onTarget() throws SQLException {
    return databases.targetRows("select * from public.t order by id");
  }

  /** Holds row 1 of the target until it is closed. */
  private final class Hold implements AutoCloseable {
    private final Connection connection = databases.targetDatabase().connect();

    Hold() throws SQLException {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute("select 1 from public.t where id = 1 for update");
      }
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }

  @Test
  void changesOfTheSameRowsKeepTheirOrder() throws SQLException {
    try (ChangeApplier applier = applier()) {
      Flushing first;
      try (Hold _ = new Hold()) {
        take(applier, 10, update("1", "first"), update("2", "first"), move("3", "30", "first"));
        first = applier.beginFlush();
        take(applier, 20, update("2", "second"), move("1", "10", "second"));
        take(applier, 30, update("2", "third"), move("30", "3", "third"));
        assertThat(first.isDone()).isFalse();
        assertThat(applier.pending()).isEqualTo(4);
      }
      assertThat(first.await()).isEqualTo(at(10));
      assertThat(progress()).isEqualByComparingTo(at(10));
      assertThat(onTarget()).containsExactly("(1,first)", "(2,first)", "(30,first)");

      Flushing second = applier.beginFlush();
      take(applier, 40, update("10", "fourth"));
      assertThat(second.await()).isEqualTo(at(30));
      assertThat(applier.flush()).isEqualTo(at(40));
    }

    assertThat(onTarget()).containsExactly("(2,third)", "(3,third)", "(10,fourth)");
    assertThat(progress()).isEqualByComparingTo(at(40));
  }

  @Test
  void aSetThatIsRefusedIsNamedAndWhatWasTakenBehindItIsThrownAway() throws SQLException {
    try (ChangeApplier applier = applier()) {
      Flushing first;
      try (Hold _ = new Hold()) {
        take(applier, 10, update("1", "first"), update("2", "refused"));
        first = applier.beginFlush();
        take(applier, 20, update("2", "second"), update("3", "second"));
      }

      Throwable told = catchThrowable(applier::beginFlush);

      assertThat(told).hasMessageContaining("E-ROW-REFUSED").hasMessageContaining("id=2");
      assertThatThrownBy(first::await).isSameAs(told);
      assertThatThrownBy(applier::flush).isSameAs(told);
    }

    assertThat(onTarget()).containsExactly("(1,old)", "(2,old)", "(3,old)");
    assertThat(progress()).isEqualTo(Position.START);
  }

  @Test
  void whatIsRefusedFirstIsToldFirst() throws SQLException {
    Tuple broken = Tuple.of(new byte[][] {"3".getBytes(StandardCharsets.UTF_8), NO_UTF8});
    try (ChangeApplier applier = applier()) {
      try (Hold _ = new Hold()) {
        take(applier, 10, update("1", "first"), update("2", "refused"));
        Flushing _ = applier.beginFlush();
        take(applier, 20, new LogEntry.Update(T, Optional.empty(), broken));
      }

      assertThatThrownBy(applier::flush).hasMessageContaining("id=2");
    }
    try (ChangeApplier mended = applier()) {
      take(mended, 10, update("1", "first"), update("2", "first"));
      Flushing _ = mended.beginFlush();
      take(mended, 20, new LogEntry.Update(T, Optional.empty(), broken));

      assertThatThrownBy(mended::flush).hasMessageContaining("not valid UTF-8");
    }

    assertThat(onTarget()).containsExactly("(1,first)", "(2,first)", "(3,old)");
    assertThat(progress()).isEqualByComparingTo(at(10));
  }

  @Test
  void aLostConnectionIsToldAndNothingOfEitherSetStays() throws SQLException {
    try (ChangeApplier applier = applier()) {
      Flushing first;
      try (Hold _ = new Hold()) {
        take(applier, 10, update("2", "first"), update("1", "first"));
        first = applier.beginFlush();
        take(applier, 20, update("2", "second"));
        databases.onTarget(
            """
            do $$ begin
              loop
                perform pg_terminate_backend(a.pid) from (select pid from pg_stat_activity
                  where wait_event_type = 'Lock' and datname = current_database() offset 0) as a;
                exit when found;
                perform pg_stat_clear_snapshot();
              end loop;
            end $$
            """);
        assertThatThrownBy(first::await)
            .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.isTransient()).isTrue());
      }
      assertThatThrownBy(applier::flush).isInstanceOf(Problem.class);
    }
    assertThat(onTarget()).containsExactly("(1,old)", "(2,old)", "(3,old)");

    try (ChangeApplier next = applier()) {
      take(next, 10, update("2", "first"), update("1", "first"));
      take(next, 20, update("2", "second"));
      next.flush();
    }

    assertThat(onTarget()).containsExactly("(1,first)", "(2,second)", "(3,old)");
  }

  @Test
  void closingLetsTheFlushEndAndForgetsWhatWasTakenBehindIt() throws SQLException {
    try (ChangeApplier applier = applier()) {
      try (Hold _ = new Hold()) {
        take(applier, 10, update("1", "first"));
        Flushing _ = applier.beginFlush();
        take(applier, 20, update("2", "second"));
        applier.apply(new LogEntry.Begin(30, Instant.EPOCH));
        applier.apply(update("3", "of an open transaction"));
      }
    }

    assertThat(onTarget()).containsExactly("(1,first)", "(2,old)", "(3,old)");
    assertThat(progress()).isEqualByComparingTo(at(10));
  }

  @Test
  void aTableIsEmptiedBehindTheSetBeforeIt() throws SQLException {
    try (ChangeApplier applier = applier()) {
      take(applier, 10, update("1", "first"));
      Flushing _ = applier.beginFlush();
      take(
          applier,
          20,
          update("2", "second"),
          new LogEntry.Truncate(List.of(T), false, false),
          new LogEntry.Insert(T, row("4", "behind")));
      applier.flush();
    }

    assertThat(onTarget()).containsExactly("(4,behind)");
  }
}
