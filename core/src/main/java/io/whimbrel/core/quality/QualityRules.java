package io.whimbrel.core.quality;

import io.whimbrel.core.schema.TableName;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a plan says about the quality of data.
 *
 * @param statementMax the longest time that one statement may look
 * @param sampleRows rows of a larger table that are looked at where a part is enough
 * @param entries in the plan's order
 */
public record QualityRules(Look look, Duration statementMax, long sampleRows, List<Entry> entries) {

  /** Without a word in the plan. */
  public static final QualityRules DEFAULT =
      new QualityRules(Look.ALL, Duration.ofMinutes(5), 1_000_000, List.of());

  public QualityRules {
    entries = List.copyOf(entries);
  }

  /** How much is looked for. */
  public enum Look {
    /** Everything. */
    ALL,
    /** What the target would refuse, and what the plan names. */
    REQUIRED,
    /** Nothing. */
    NONE
  }

  /**
   * What is said about one column or key.
   *
   * @param table the source table
   * @param columns columns of the target
   */
  public record Entry(TableName table, List<String> columns, Map<QualityKind, QualityRule> rules) {
    public Entry {
      columns = List.copyOf(columns);
      rules = Collections.unmodifiableMap(new LinkedHashMap<>(rules));
    }

    /** The plan path of what is said. */
    public String path() {
      return "verify.quality.tables." + table + "." + String.join(", ", columns);
    }
  }

  /** The same rules, looking for so much. */
  public QualityRules looking(Look other) {
    return new QualityRules(other, statementMax, sampleRows, entries);
  }

  /** What they say of some tables. */
  public QualityRules of(Predicate<TableName> tables) {
    return new QualityRules(
        look,
        statementMax,
        sampleRows,
        entries.stream().filter(e -> tables.test(e.table())).toList());
  }

  /** What is said about a table. */
  public List<Entry> of(TableName table) {
    return entries.stream().filter(e -> e.table().equals(table)).toList();
  }

  /** What is said about one kind of data in a column or key of a table. */
  public Optional<QualityRule> rule(TableName table, List<String> columns, QualityKind kind) {
    return of(table).stream()
        .filter(e -> e.columns().equals(columns))
        .flatMap(e -> Optional.ofNullable(e.rules().get(kind)).stream())
        .findFirst();
  }

  /** The expression that a column's value becomes, if an entry fixes it. */
  public Optional<String> fix(TableName table, String column) {
    return of(table).stream()
        .filter(e -> e.columns().equals(List.of(column)))
        .flatMap(e -> e.rules().values().stream())
        .flatMap(r -> r.fix().stream())
        .findFirst();
  }
}
