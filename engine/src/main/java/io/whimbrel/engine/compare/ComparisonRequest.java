package io.whimbrel.engine.compare;

import io.whimbrel.core.digest.Sha256;
import io.whimbrel.core.plan.Limits;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.proof.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is to be compared, and how. Two requests that say the same are the same comparison: a later
 * one goes on with an earlier one that did not end.
 *
 * @param tables names or patterns of source tables, beside what the map selects
 * @param map a plan that says what becomes of tables and columns; without one they are matched by
 *     their names
 * @param levels on which tables are compared
 * @param settle how long rows that differ are left alone before they are read again
 */
public record ComparisonRequest(
    DatabaseUrl source,
    DatabaseUrl target,
    TableSelection tables,
    Optional<Plan> map,
    Set<Level> levels,
    Duration settle) {

  private static final int ID_DIGITS = 16;

  public ComparisonRequest {
    levels = Set.copyOf(levels);
  }

  /** SHA-256 (hex) of everything that the request says, without passwords. */
  public String digest() {
    String levelNames = levels.stream().map(Level::name).sorted().collect(Collectors.joining(","));
    List<String> said =
        List.of(
            source.masked(),
            target.masked(),
            String.join("\n", tables.include()),
            String.join("\n", tables.exclude()),
            map.map(Plan::digest).orElse(""),
            levelNames);
    return Sha256.of(String.join("\0", said));
  }

  /** Under which name the journal knows it, for example {@code compare-3f2a90c1d4e5f607}. */
  public MigrationId id() {
    return new MigrationId("compare-" + digest().substring(0, ID_DIGITS));
  }

  /** What it may cost; a plan's limits hold where there is one. */
  public Limits limits() {
    return map.map(Plan::limits).orElse(Limits.DEFAULT);
  }
}
