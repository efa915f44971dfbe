package io.whimbrel.databases.postgresql.changes;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.TwoDatabases;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A large value that the log does not carry, when another row has come to the old key. */
@ExtendWith(PostgresServers.Resolver.class)
class LaterRowsTest {

  private static final Bounds LOW = new Bounds(Optional.empty(), Optional.of(List.of("100")));
  private static final Bounds HIGH = new Bounds(Optional.of(List.of("100")), Optional.empty());

  private final TwoDatabases databases;

  LaterRowsTest(TwoDatabases databases) {
    this.databases = databases;
    databases.onBoth(
        """
        create table t (id int primary key, v text, big text);
        alter table t alter big set storage external
        """);
    databases.onSource(
        "insert into t select g, 'v' || g, repeat('x' || g, 3000) from generate_series(1, 20) g");
  }

  @Test
  void isNotTakenFromTheRowThatCameToTheOldKeyBeforeItWasCopied() throws SQLException {
    TableMapping mapping = TwoDatabases.plain(databases.table("public", "t"));
    try (Carrying carrying = Carrying.of(databases, List.of(mapping))) {
      carrying.copy(mapping, 1, HIGH);
      databases.onSource("update t set id = 200 where id = 7");
      databases.onSource("insert into t values (7, 'another', repeat('y', 3000))");
      carrying.copy(mapping, 0, LOW);

      carrying.applyAll().assertEqual();
    }
  }

  @Test
  void isNotTakenFromTheRowThatCameToTheOldKeyBeforeItWasReadAgain() throws SQLException {
    TableMapping mapping = TwoDatabases.plain(databases.table("public", "t"));
    try (Carrying carrying = Carrying.of(databases, List.of(mapping))) {
      carrying.copy(mapping, 1, HIGH);
      databases.onSource("update t set id = 200 where id = 7");
      carrying.copy(mapping, 0, LOW);
      databases.onSource("update t set id = 300 where id = 200");
      databases.onSource("update t set id = 200 where id = 8");

      carrying.applyAll().assertEqual();
    }
  }

  @Test
  void isTakenFromTheOldRowAgainOnceItIsNotLater() throws SQLException {
    try (Carrying carrying = Carrying.plain(databases, "t").copyAll()) {
      databases.onSource("update t set id = 200 where id = 7");
      carrying.applyAll();
      databases.onSource(
          "update t set id = -1 where id = 1; update t set id = 1 where id = 2;"
              + " update t set id = 2 where id = -1; delete from t where id = 200");

      carrying.applyAll().assertEqual();
      assertThat(carrying.readAgain()).isZero();
    }
  }

  /** A process that goes on far behind the log, with the unique indexes in force. */
  @Test
  void isTakenFromTheTargetOnceItWasWhatTheLogSays() throws SQLException {
    TableMapping mapping = TwoDatabases.plain(databases.table("public", "t"));
    try (Carrying carrying = Carrying.of(databases, List.of(mapping))) {
      carrying.copy(mapping, 1, HIGH);
      carrying.copy(mapping, 0, LOW);
      carrying.applyAll().settled();
      databases.onBoth("create unique index on t (v)");
      databases.onSource("update t set id = 200 where id = 7");
      Position moved = carrying.log().mark("moved");
      databases.onSource("update t set v = 'free' where id = 8");
      databases.onSource("update t set v = 'v8' where id = 200");

      carrying.applyUntil(moved, Integer.MAX_VALUE);

      assertThat(carrying.readAgain()).isZero();
      carrying.applyAll().assertEqual();
    }
  }

  /** What makes the target consistent must be later then than the end of the copy. */
  @Test
  void isCountedWhenItComesFromTheSourceWhichMayBeAheadOfTheLog() throws SQLException {
    TableMapping mapping = TwoDatabases.plain(databases.table("public", "t"));
    try (Carrying carrying = Carrying.of(databases, List.of(mapping))) {
      carrying.copy(mapping, 1, HIGH);
      databases.onSource("update t set id = 200 where id = 7");
      carrying.copy(mapping, 0, LOW);
      Position copied = carrying.log().mark("copied");
      databases.onSource("update t set v = 'later' where id = 200");

      carrying.applyUntil(copied, Integer.MAX_VALUE);

      assertThat(databases.targetRows("select v from public.t where id = 200").toString())
          .contains("later");
      assertThat(carrying.readAgain()).isOne();
      carrying.applyAll().assertEqual();
    }
  }
}
