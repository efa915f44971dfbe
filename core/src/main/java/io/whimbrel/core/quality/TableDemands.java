package io.whimbrel.core.quality;

import io.whimbrel.core.schema.TableName;
import java.util.List;
import java.util.Optional;

/**
 * What the target asks of the rows of one table; columns have their names on the target.
 *
 * @param table the source table
 */
public record TableDemands(
    TableName table, List<OfColumn> columns, List<Unique> uniques, List<Reference> references) {

  public TableDemands {
    columns = List.copyOf(columns);
    uniques = List.copyOf(uniques);
    references = List.copyOf(references);
  }

  /**
   * A column.
   *
   * @param type as the target spells it, with length or precision
   */
  public record OfColumn(String name, String type, boolean isRequired) {}

  /** A unique key. */
  public record Unique(String name, List<String> columns, boolean nullsAreEqual) {
    public Unique {
      columns = List.copyOf(columns);
    }
  }

  /**
   * A foreign key.
   *
   * @param references the source table that it points to
   * @param isEnforced whether the server has made sure of it: validated, and enforced
   */
  public record Reference(
      String name,
      List<String> columns,
      TableName references,
      List<String> referencedColumns,
      boolean isEnforced) {
    public Reference {
      columns = List.copyOf(columns);
      referencedColumns = List.copyOf(referencedColumns);
    }
  }

  /** What is asked of a column. */
  public Optional<OfColumn> column(String name) {
    return columns.stream().filter(c -> c.name().equals(name)).findFirst();
  }
}
