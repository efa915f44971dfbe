package io.whimbrel.core.alteration;

import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.schema.TableName;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What scripts did on a scratch database, there and back.
 *
 * @param server on which it was tried, as in {@code PostgreSQL 18.6}
 * @param origin where the structure came from, in words
 * @param rows of the real database that it was tried with; 0 for none
 * @param scripts that were tried, in their order
 * @param before the structure that they were tried on
 * @param after what they made of it; as far as they came where one failed
 * @param changes from {@code before} to {@code after}
 * @param forward what each statement did
 * @param backward what each statement of the way back did
 * @param irreversible scripts with no way back
 * @param left in which ways the structure is not as before when all was taken back
 * @param queries of the application
 * @param failure of a script there; the way back was not tried
 * @param failureBack of a script on the way back
 */
public record Trial(
    String server,
    String origin,
    long rows,
    List<ShownScript> scripts,
    CatalogImage before,
    CatalogImage after,
    List<CatalogChange> changes,
    List<StatementEffect> forward,
    List<StatementEffect> backward,
    List<String> irreversible,
    List<CatalogChange> left,
    List<TriedQuery> queries,
    Optional<Finding> failure,
    Optional<Finding> failureBack) {
  public Trial {
    scripts = List.copyOf(scripts);
    changes = List.copyOf(changes);
    forward = List.copyOf(forward);
    backward = List.copyOf(backward);
    irreversible = List.copyOf(irreversible);
    left = List.copyOf(left);
    queries = List.copyOf(queries);
  }

  /** Whether the way back was run whole and left nothing of it; values may be lost all the same. */
  public boolean isTakenBack() {
    return failure.isEmpty() && failureBack.isEmpty() && irreversible.isEmpty() && left.isEmpty();
  }

  /** Columns whose values no way back brings again. */
  public List<CatalogChange.OfColumn> lost() {
    return changes.stream()
        .filter(CatalogChange.OfColumn.class::isInstance)
        .map(CatalogChange.OfColumn.class::cast)
        .filter(column -> column.values() == CatalogChange.Values.LOST)
        .toList();
  }

  /** The strongest lock on a table that is held while a statement there runs. */
  public Optional<TableLock> held(StatementEffect effect, TableName table) {
    return forward.stream()
        .filter(other -> other.equals(effect) || (other.isWith(effect) && isUpTo(other, effect)))
        .flatMap(other -> other.lock(table).stream())
        .max(Comparator.comparing(TableLock::blocking));
  }

  private static boolean isUpTo(StatementEffect one, StatementEffect other) {
    return one.line() <= other.line();
  }

  /** The queries of a version. */
  public List<TriedQuery> queries(TriedQuery.Version version) {
    return queries.stream().filter(query -> query.version() == version).toList();
  }
}
