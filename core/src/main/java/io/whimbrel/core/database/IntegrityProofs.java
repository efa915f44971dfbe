package io.whimbrel.core.database;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.IntegrityRule;
import io.whimbrel.core.schema.Inventory;
import java.util.List;

/** Knows which rules the source's keys are for the rows of the target. */
@FunctionalInterface
public interface IntegrityProofs {

  /** Every foreign key of the source, also those that are not valid, and every unique key. */
  List<IntegrityRule> rules(Inventory source, List<TableMapping> mappings);
}
