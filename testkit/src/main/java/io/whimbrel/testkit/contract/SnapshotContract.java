package io.whimbrel.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.change.Position;
import io.whimbrel.core.change.Visibility;
import io.whimbrel.core.database.row.TableSnapshot;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.row.Bounds;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Snapshots: one moment for all who read in it, told apart from every transaction of the log. */
public interface SnapshotContract {

  /** The run of the case. */
  Crossing crossing();

  @Test
  default void allChunksOfASnapshotAreOfOneMoment() throws SQLException {
    crossing().onBoth("create table t (id int primary key)");
    crossing().oldSide().execute("insert into t values (1), (2)");
    crossing().target().takeOver(Crossing.EPOCH);
    TableMapping mapping = crossing().plain("t");
    Bounds low = new Bounds(Optional.empty(), Optional.of(List.of("2")));
    Bounds high = new Bounds(Optional.of(List.of("2")), Optional.empty());

    try (TableSnapshot snapshot = crossing().source().rows().snapshot(mapping.source())) {
      crossing().load(mapping, 0, low, snapshot);
      crossing().oldSide().execute("insert into t values (3)", "delete from t where id = 2");
      crossing().load(mapping, 1, high, snapshot);
    }

    assertThat(crossing().newSide().rows("select id from t order by id")).containsExactly("1", "2");
  }

  @Test
  @Needs(Capability.CHANGE_LOG)
  default void aSnapshotSeesWhatWasCommittedBeforeItAndNothingElse() throws SQLException {
    crossing().oldSide().execute("create table t (id int primary key)");
    TableMapping mapping = crossing().plain("t");
    Position start = crossing().source().log().create(List.of(mapping.source()), _ -> {});
    String snapshotText;

    try (Connection open = crossing().oldSide().connect();
        Statement statement = open.createStatement()) {
      open.setAutoCommit(false);
      statement.execute("insert into t values (1)");
      crossing().oldSide().execute("insert into t values (2)");
      try (TableSnapshot snapshot = crossing().source().rows().snapshot(mapping.source())) {
        snapshotText = snapshot.text();
        open.commit();
        crossing().oldSide().execute("insert into t values (3)");
      }
    }

    List<LogEntry> entries = crossing().entries(start, List.of(mapping.source()));
    Visibility visibility = crossing().source().log().visibility(snapshotText);
    assertThat(LogWords.transactions(entries))
        .containsExactly(List.of("insert t 2"), List.of("insert t 1"), List.of("insert t 3"));
    assertThat(LogWords.ended(entries))
        .extracting(t -> visibility.sees(t.id()))
        .containsExactly(true, false, false);
  }

  @Test
  @Needs(Capability.CHANGE_LOG)
  default void aCommitBehindTheLogsCreationIsInTheLogOrInEverySnapshot() throws SQLException {
    crossing().oldSide().execute("create table t (id int primary key)");
    TableMapping mapping = crossing().plain("t");
    crossing().oldSide().execute("insert into t values (1)");

    Position start = crossing().source().log().create(List.of(mapping.source()), _ -> {});
    crossing().oldSide().execute("insert into t values (2)");

    crossing().newSide().execute("create table t (id int primary key)");
    crossing().target().takeOver(Crossing.EPOCH);
    assertThat(crossing().copy(mapping, 100).getFirst().rows()).isEqualTo(2);
    assertThat(LogWords.transactions(crossing().entries(start, List.of(mapping.source()))))
        .contains(List.of("insert t 2"));
  }
}
