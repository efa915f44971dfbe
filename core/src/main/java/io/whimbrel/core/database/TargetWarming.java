package io.whimbrel.core.database;

import io.whimbrel.core.schema.TableName;
import java.util.List;
import java.util.OptionalLong;

/** Makes the new side ready for traffic. Blocks nobody who reads or writes rows. */
public interface TargetWarming {

  /** Of a product that has nothing to warm. */
  TargetWarming NONE =
      new TargetWarming() {
        @Override
        public int refreshStatistics(List<TableName> tables) {
          return 0;
        }

        @Override
        public OptionalLong prewarm(List<TableName> tables) {
          return OptionalLong.empty();
        }
      };

  /** Makes the planner's statistics where they are missing or old; of how many tables. */
  int refreshStatistics(List<TableName> tables);

  /**
   * Reads indexes, then tables, the smallest first, into the server's cache, up to its size; bytes
   * read. Empty where the server cannot do that.
   */
  OptionalLong prewarm(List<TableName> tables);
}
