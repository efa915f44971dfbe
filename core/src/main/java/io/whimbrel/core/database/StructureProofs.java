package io.whimbrel.core.database;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.SchemaMode;
import io.whimbrel.core.proof.Check;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.SequenceValue;
import io.whimbrel.core.schema.TableName;
import java.util.List;
import java.util.Map;

/**
 * Compares the structure of the target with what the source's becomes under a mapping. What the
 * plan changes is compared with what the plan says. Writes nothing that stays. Safe for use by
 * several threads.
 */
public interface StructureProofs {

  /** When it is looked: what is there depends on it. */
  enum Moment {
    /** All tables are consistent and changes go on: all but what the cutover makes. */
    SYNCED,
    /** Inside the cutover's pause, when nobody writes: the sequences alone. */
    CUTOVER,
    /** The target accepts writes: everything. */
    RELEASED
  }

  /**
   * What is looked at, by source table; under {@link io.whimbrel.core.proof.Proof#WHOLE} what
   * belongs to none. What holds is told in one check per kind and table, what does not in one of
   * its own.
   *
   * @param sequences where the source's sequences stand
   */
  Map<TableName, List<Check>> checks(
      Moment moment,
      Inventory source,
      List<SequenceValue> sequences,
      List<TableMapping> mappings,
      SchemaMode mode);
}
