package io.whimbrel.core.schema;

import io.whimbrel.core.problem.Finding;
import java.util.List;
import java.util.Optional;

/**
 * What was found in a database, within the selection of a plan.
 *
 * @param product for example {@code PostgreSQL}
 * @param version for example {@code 15.19}
 * @param tables ordered by name
 * @param definitions of everything that the target's structure is made from
 * @param findings what cannot be carried and why, and what is in the way
 */
public record Inventory(
    String product,
    String version,
    String database,
    List<Table> tables,
    List<SchemaObject> objects,
    List<SequenceValue> sequences,
    List<ObjectDefinition> definitions,
    List<Finding> findings) {

  public Inventory {
    tables = List.copyOf(tables);
    objects = List.copyOf(objects);
    sequences = List.copyOf(sequences);
    definitions = List.copyOf(definitions);
    findings = List.copyOf(findings);
  }

  /** The table of this name, if it is there and selected. */
  public Optional<Table> table(TableName name) {
    return tables.stream().filter(t -> t.name().equals(name)).findFirst();
  }

  /** Bytes of all tables together. */
  public long bytes() {
    return tables.stream().mapToLong(Table::bytes).sum();
  }

  /** Estimated rows of all tables together. */
  public long rows() {
    return tables.stream().mapToLong(Table::rows).sum();
  }
}
