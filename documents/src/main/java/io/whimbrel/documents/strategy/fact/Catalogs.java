package io.whimbrel.documents.strategy.fact;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.schema.Inventory;
import java.util.List;
import java.util.Optional;

/**
 * What both databases are made of, as far as somebody looked.
 *
 * @param source the old side
 * @param target the new side as it is; empty where its tables are not there yet
 * @param mappings what the plan makes of the source's tables
 */
public record Catalogs(
    Optional<Inventory> source, Optional<Inventory> target, List<TableMapping> mappings) {
  /** Nobody looked. */
  public static final Catalogs UNSEEN = new Catalogs(Optional.empty(), Optional.empty(), List.of());

  public Catalogs {
    mappings = List.copyOf(mappings);
  }
}
