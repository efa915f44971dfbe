package io.whimbrel.databases.postgresql.changes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TransactionIdsTest {

  @Test
  void anIdNearTheReferenceIsInItsEpoch() {
    assertThat(new TransactionIds(1000).extend(900)).isEqualTo(900);
    assertThat(new TransactionIds((3L << 32) + 1000).extend(2000)).isEqualTo((3L << 32) + 2000);
  }

  @Test
  void anIdFromBeforeTheWrapIsInTheEpochBefore() {
    TransactionIds ids = new TransactionIds((1L << 32) + 5);

    assertThat(ids.extend(0xFFFFFFF0)).isEqualTo(0xFFFFFFF0L);
    assertThat(ids.extend(3)).isEqualTo((1L << 32) + 3);
  }

  @Test
  void theFirstEpochHasNoneBefore() {
    assertThat(new TransactionIds(5).extend(0xFFFFFFF0)).isEqualTo(0xFFFFFFF0L);
  }
}
