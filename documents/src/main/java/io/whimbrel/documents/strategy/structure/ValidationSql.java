package io.whimbrel.documents.strategy.structure;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.documents.strategy.fact.StrategyFacts;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Statements by which people compare both sides themselves; standard SQL as far as there is one.
 */
public final class ValidationSql {
  private static final int TABLES_MAX = 12;
  private static final String UNREAD =
      "-- written when the source was read: whimbrel docs, where it reaches the databases";

  private final List<TableMapping> mappings;

  public ValidationSql(StrategyFacts facts) {
    this.mappings =
        facts.catalogs().mappings().stream()
            .filter(m -> m.source().holdsRows())
            .limit(TABLES_MAX)
            .toList();
  }

  /** How many rows there are, and the range of a date. */
  public String counts() {
    if (mappings.isEmpty()) {
      return UNREAD;
    }
    return "-- Source database\n"
        + mappings.stream()
            .map(m -> count(m.source().name(), dated(m.source().columns())))
            .collect(Collectors.joining("\nUNION ALL\n"))
        + ";\n\n-- Target database\n"
        + mappings.stream()
            .map(m -> count(m.target(), datedThere(m)))
            .collect(Collectors.joining("\nUNION ALL\n"))
        + ";\n-- Compare results";
  }

  private static String count(TableName table, Optional<String> date) {
    String least = date.map(d -> "MIN(%s)::text".formatted(name(d))).orElse("NULL");
    String most = date.map(d -> "MAX(%s)::text".formatted(name(d))).orElse("NULL");
    return "SELECT '%s' AS table_name, COUNT(*) AS count, %s AS min_date, %s AS max_date FROM %s"
        .formatted(table.toString().replace("'", "''"), least, most, name(table));
  }

  private static Optional<String> dated(List<Column> columns) {
    return columns.stream().filter(c -> isDate(c.type())).map(Column::name).findFirst();
  }

  private static Optional<String> datedThere(TableMapping mapping) {
    return mapping.columns().stream()
        .filter(c -> isDate(c.type()))
        .map(ColumnMapping::name)
        .findFirst();
  }

  private static boolean isDate(String type) {
    return type.startsWith("timestamp") || type.equals("date");
  }

  /** Some rows, and the same ones there. */
  public String samples() {
    return mappings.stream()
        .filter(m -> !m.source().keyColumns().isEmpty())
        .findFirst()
        .map(ValidationSql::sample)
        .orElse(UNREAD);
  }

  private static String sample(TableMapping mapping) {
    String key = mapping.source().keyColumns().getFirst();
    Optional<ColumnMapping> there = mapping.imageOf(key);
    String select =
        """
        -- Select random samples from source
        SELECT * FROM %s ORDER BY RANDOM() LIMIT 100;

        -- Verify in target
        """
            .formatted(name(mapping.source().name()));
    boolean isDerived = there.filter(c -> c.rule() instanceof ValueRule.DeriveKey).isPresent();
    String key2 = there.map(ColumnMapping::name).orElse(key);
    String verify =
        isDerived
            ? "-- keys are others there: 'whimbrel verify --level sample' follows the key map\n"
                + "SELECT * FROM %s WHERE %s = :derived_key;"
                    .formatted(name(mapping.target()), name(key2))
            : "SELECT * FROM %s WHERE %s IN (:sampled_keys);"
                .formatted(name(mapping.target()), name(key2));
    return select + verify + "\n\n-- Compare field by field";
  }

  /** A checksum of the rows of each table, over what goes over unchanged. */
  public String checksums() {
    String text =
        mappings.stream()
            .filter(TableMapping::isPlain)
            .filter(m -> !m.source().keyColumns().isEmpty())
            .limit(3)
            .map(ValidationSql::checksum)
            .collect(Collectors.joining("\n\n"));
    if (mappings.isEmpty()) {
      return UNREAD;
    }
    return text.isEmpty()
        ? "-- every table is mapped: 'whimbrel verify --level checksum' compares the mapped rows"
        : text + "\n-- Compare checksums; mapped tables are compared by whimbrel verify";
  }

  private static String checksum(TableMapping mapping) {
    String key = name(mapping.source().keyColumns().getFirst());
    String columns =
        mapping.sourceColumns().stream()
            .map(c -> name(c.name()) + "::text")
            .collect(Collectors.joining(", '|', "));
    return """
    -- Generate checksums for source data, then for target data
    SELECT %s, MD5(CONCAT(%s)) AS checksum FROM %s ORDER BY %s;\
    """
        .formatted(key, columns, name(mapping.source().name()), key);
  }

  private static String name(TableName table) {
    return name(table.schema()) + "." + name(table.name());
  }

  private static String name(String any) {
    return any.matches("[a-z_][a-z0-9_]*") ? any : "\"" + any.replace("\"", "\"\"") + "\"";
  }
}
