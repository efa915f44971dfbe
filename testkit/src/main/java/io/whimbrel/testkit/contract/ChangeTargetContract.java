package io.whimbrel.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.change.Position;
import io.whimbrel.core.change.Tuple;
import io.whimbrel.core.database.change.ChangeApplier;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.TableName;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Changes on the target: with their position, in order, as often as one likes, by one runner. */
public interface ChangeTargetContract {

  /** The run of the case. */
  Crossing crossing();

  private TableMapping table() throws SQLException {
    crossing().onBoth("create table t (id int primary key, v varchar(100), u int unique)");
    crossing().oldSide().execute("insert into t values (1, 'one', 1), (2, 'two', 2), (3, null, 3)");
    crossing().target().takeOver(Crossing.EPOCH);
    TableMapping mapping = crossing().plain("t");
    crossing().copy(mapping, 100);
    return mapping;
  }

  private ChangeApplier applier(TableMapping mapping, long epoch) {
    return crossing()
        .target()
        .changes()
        .open(List.of(mapping), crossing().source().rows(), _ -> false, epoch);
  }

  private TableName name() {
    return new TableName(crossing().oldSide().schema(), "t");
  }

  private static Tuple row(String... values) {
    return Tuple.of(
        Arrays.stream(values)
            .map(v -> v.equals("null") ? null : v.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new));
  }

  private static Position at(long sequence) {
    return new Position(sequence, "at " + sequence);
  }

  /** Applies changes as one transaction that ends at this position. */
  private static void transaction(ChangeApplier applier, long position, LogEntry... changes) {
    applier.apply(new LogEntry.Begin(position, Instant.EPOCH));
    Arrays.stream(changes).forEach(applier::apply);
    applier.apply(new LogEntry.Commit(at(position), Instant.EPOCH));
  }

  private List<String> onTarget() throws SQLException {
    return crossing().newSide().rows("select id, v, u from t order by id");
  }

  private LogEntry insert(String... values) {
    return new LogEntry.Insert(name(), row(values));
  }

  private LogEntry update(String... values) {
    return new LogEntry.Update(name(), Optional.empty(), row(values));
  }

  private LogEntry move(String from, String... values) {
    return new LogEntry.Update(name(), Optional.of(row(from, "null", "null")), row(values));
  }

  private LogEntry delete(String key) {
    return new LogEntry.Delete(name(), row(key, "null", "null"));
  }

  @Test
  default void changesTakeEffectInTheirOrder() throws SQLException {
    TableMapping mapping = table();

    try (ChangeApplier applier = applier(mapping, Crossing.EPOCH)) {
      transaction(applier, 10, insert("4", "four", "4"), update("4", "vier", "4"), delete("1"));
      transaction(applier, 20, move("2", "20", "zwanzig", "2"), insert("2", "again", "5"));
      transaction(applier, 30, delete("3"), insert("3", "null", "null"));
      assertThat(applier.flush()).isEqualTo(at(30));
    }

    assertThat(onTarget()).containsExactly("2,again,5", "3,null,null", "4,vier,4", "20,zwanzig,2");
  }

  @Test
  default void uniqueValuesMaySwap() throws SQLException {
    TableMapping mapping = table();

    try (ChangeApplier applier = applier(mapping, Crossing.EPOCH)) {
      transaction(
          applier, 10, update("1", "one", "99"), update("2", "two", "1"), update("1", "one", "2"));
      applier.flush();
    }

    assertThat(onTarget()).containsExactly("1,one,2", "2,two,1", "3,null,3");
  }

  @Test
  default void aTableIsEmptiedInItsOrder() throws SQLException {
    TableMapping mapping = table();

    try (ChangeApplier applier = applier(mapping, Crossing.EPOCH)) {
      transaction(
          applier,
          10,
          insert("5", "before", "5"),
          new LogEntry.Truncate(List.of(name()), false, false),
          insert("6", "behind", "6"));
      applier.flush();
    }

    assertThat(onTarget()).containsExactly("6,behind,6");
    assertThat(crossing().target().proofs().truncated(Position.START))
        .containsExactly(mapping.source().name());
  }

  @Test
  default void aValueThatTheLogDidNotCarryStaysAsItIs() throws SQLException {
    TableMapping mapping = table();
    Tuple partial =
        Tuple.of(
            new byte[][] {
              "1".getBytes(StandardCharsets.UTF_8),
              Tuple.unchanged(),
              "77".getBytes(StandardCharsets.UTF_8)
            });

    try (ChangeApplier applier = applier(mapping, Crossing.EPOCH)) {
      transaction(applier, 10, new LogEntry.Update(name(), Optional.empty(), partial));
      applier.flush();
    }

    assertThat(onTarget()).containsExactly("1,one,77", "2,two,2", "3,null,3");
  }

  @Test
  default void changesAndTheirPositionAreOne() throws SQLException {
    TableMapping mapping = table();
    assertThat(crossing().target().changes().progress()).isEqualTo(Position.START);
    try (ChangeApplier died = applier(mapping, Crossing.EPOCH)) {
      transaction(died, 10, insert("4", "four", "4"));
      assertThat(died.pending()).isPositive();
    }
    assertThat(crossing().target().changes().progress()).isEqualTo(Position.START);
    assertThat(onTarget()).hasSize(3);

    try (ChangeApplier next = applier(mapping, Crossing.EPOCH)) {
      transaction(next, 10, insert("4", "four", "4"));
      next.flush();
      assertThat(next.pending()).isZero();
      transaction(next, 20, delete("1"));
    }

    assertThat(crossing().target().changes().progress()).isEqualByComparingTo(at(10));
    assertThat(onTarget()).containsExactly("1,one,1", "2,two,2", "3,null,3", "4,four,4");
  }

  @Test
  default void changesThatAreThereAlreadyChangeNothing() throws SQLException {
    TableMapping mapping = table();

    try (ChangeApplier applier = applier(mapping, Crossing.EPOCH)) {
      transaction(applier, 10, insert("2", "two", "2"), update("3", "null", "3"), delete("77"));
      applier.flush();
    }

    assertThat(onTarget()).containsExactly("1,one,1", "2,two,2", "3,null,3");
  }

  @Test
  default void aSecondRunnerOfAnOlderEpochIsRefused() throws SQLException {
    TableMapping mapping = table();
    crossing().target().takeOver(Crossing.NEWER_EPOCH);

    assertThatThrownBy(() -> applyOne(mapping, Crossing.EPOCH))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code()).isEqualTo(ProblemCode.LEASE_LOST));

    assertThat(onTarget()).hasSize(3);
    assertThat(crossing().target().changes().progress()).isEqualTo(Position.START);
    applyOne(mapping, Crossing.NEWER_EPOCH);
    assertThat(onTarget()).hasSize(4);
  }

  private void applyOne(TableMapping mapping, long epoch) {
    try (ChangeApplier applier = applier(mapping, epoch)) {
      transaction(applier, 10, insert("4", "four", "4"));
      applier.flush();
    }
  }

  @Test
  default void theKeysThatSyncWroteAreTold() throws SQLException {
    TableMapping mapping = table();
    try (ChangeApplier applier = applier(mapping, Crossing.EPOCH)) {
      transaction(applier, 10, update("1", "x", "1"));
      applier.flush();
      transaction(applier, 20, delete("2"), move("3", "30", "null", "3"));
      applier.flush();
    }

    assertThat(crossing().target().proofs().touched(mapping, Position.START))
        .containsExactlyInAnyOrder(List.of("1"), List.of("2"), List.of("3"), List.of("30"));
    assertThat(crossing().target().proofs().touched(mapping, at(10)))
        .containsExactlyInAnyOrder(List.of("2"), List.of("3"), List.of("30"));
  }
}
