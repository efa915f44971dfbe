package io.whimbrel.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.change.Position;
import io.whimbrel.core.change.Tuple;
import io.whimbrel.core.schema.TableName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VisibilityFilterTest {
  private static final TableName USERS = new TableName("public", "users");
  private static final TableName ORDERS = new TableName("public", "orders");
  private static final LogEntry ON_USERS = new LogEntry.Delete(USERS, Tuple.of(new byte[1][]));
  private static final LogEntry ON_ORDERS = new LogEntry.Delete(ORDERS, Tuple.of(new byte[1][]));

  private final VisibilityFilter filter =
      new VisibilityFilter(
          Map.of(USERS, List.of(x -> x <= 10, x -> x <= 20), ORDERS, List.of(x -> x <= 5)),
          position(1_000));

  @Test
  void aChangeThatEverySnapshotSawIsLeftOut() {
    begin(10);

    assertThat(filter.pass(ON_USERS)).isEmpty();
  }

  @Test
  void aChangeThatOneSnapshotDidNotSeeIsApplied() {
    begin(11);

    assertThat(filter.pass(ON_USERS)).contains(ON_USERS);
  }

  @Test
  void eachTableOfATransactionIsJudgedByItsOwnSnapshots() {
    begin(10);

    assertThat(filter.pass(ON_USERS)).isEmpty();
    assertThat(filter.pass(ON_ORDERS)).contains(ON_ORDERS);
  }

  @Test
  void ofATruncateOnlyTheTablesThatDoNotHoldItYetAreEmptied() {
    begin(10);

    Optional<LogEntry> passed =
        filter.pass(new LogEntry.Truncate(List.of(USERS, ORDERS), true, false));

    assertThat(passed).contains(new LogEntry.Truncate(List.of(ORDERS), true, false));
  }

  @Test
  void behindTheMarkNothingIsLeftOut() {
    begin(10);
    assertThat(filter.pass(new LogEntry.Commit(position(1_000), Instant.EPOCH))).isPresent();

    begin(4);

    assertThat(filter.pass(ON_USERS)).contains(ON_USERS);
  }

  @Test
  void aTableWithoutSnapshotsIsNeverLeftOut() {
    VisibilityFilter empty = new VisibilityFilter(Map.of(), position(1_000));

    assertThat(empty.pass(ON_USERS)).contains(ON_USERS);
  }

  private void begin(long transaction) {
    assertThat(filter.pass(new LogEntry.Begin(transaction, Instant.EPOCH))).isPresent();
  }

  private static Position position(long sequence) {
    return new Position(sequence, "p" + sequence);
  }
}
