package io.whimbrel.cli.rehearse;

import io.whimbrel.core.alteration.CodeSearch;
import io.whimbrel.core.alteration.Trial;
import io.whimbrel.core.schema.TableName;
import java.util.List;
import java.util.Map;

/**
 * A schema change that was tried.
 *
 * @param bytes of the real tables; none where no database was read
 * @param before scripts that the database had already
 * @param reservations what keeps the trial from saying all, each in words
 */
public record TriedChange(
    Trial trial,
    Map<TableName, Long> bytes,
    CodeSearch code,
    List<String> before,
    List<String> reservations) {
  public TriedChange {
    bytes = Map.copyOf(bytes);
    before = List.copyOf(before);
    reservations = List.copyOf(reservations);
  }
}
