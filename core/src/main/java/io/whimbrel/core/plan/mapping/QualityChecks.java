package io.whimbrel.core.plan.mapping;

import io.whimbrel.core.mapping.Aside;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.ColumnMap;
import io.whimbrel.core.problem.Suggestion;
import io.whimbrel.core.quality.QualityKind;
import io.whimbrel.core.quality.QualityPolicy;
import io.whimbrel.core.quality.QualityRule;
import io.whimbrel.core.quality.QualityRules;
import io.whimbrel.core.schema.TableName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks what a plan says about the quality of data, and finds the rows that are kept aside. */
final class QualityChecks {

  private static final Set<QualityKind> OF_ROWS_TOGETHER =
      Set.of(QualityKind.DUPLICATES, QualityKind.ORPHANS, QualityKind.SKEW);

  private final QualityRules rules;
  private final PlanFindings findings;

  QualityChecks(QualityRules rules, PlanFindings findings) {
    this.rules = rules;
    this.findings = findings;
  }

  /** Which rows of a table are kept aside. */
  static List<Aside> asides(QualityRules rules, TableEntry entry, List<ColumnMapping> columns) {
    List<Aside> asides = new ArrayList<>();
    for (QualityRules.Entry said : rules.of(entry.owner())) {
      said.rules().entrySet().stream()
          .filter(e -> isAside(e.getValue()) && hasCondition(e.getKey(), e.getValue()))
          .filter(_ -> columns.stream().anyMatch(c -> isMeant(c, said)))
          .forEach(
              e ->
                  asides.add(
                      new Aside(
                          e.getKey(),
                          said.columns().getFirst(),
                          e.getValue().rule(),
                          said.path() + "." + e.getKey().text())));
    }
    return asides;
  }

  private static boolean isMeant(ColumnMapping column, QualityRules.Entry said) {
    return column.isWritten() && said.columns().equals(List.of(column.name()));
  }

  private static boolean isAside(QualityRule rule) {
    return rule.policy().filter(p -> p == QualityPolicy.KEEP_ASIDE).isPresent();
  }

  /** Checks every entry against the tables and their columns. */
  void check(List<TableEntry> entries, List<TableMapping> mappings) {
    Set<TableName> known = new HashSet<>();
    for (int i = 0; i < entries.size(); i++) {
      known.add(entries.get(i).table().name());
      if (!entries.get(i).isInherited()) {
        check(entries.get(i), mappings.get(i));
      }
    }
    rules.entries().stream()
        .filter(e -> !known.contains(e.table()))
        .forEach(
            e ->
                findings.block(
                    "verify.quality.tables." + e.table(),
                    "no table %s moves".formatted(e.table()),
                    either(
                        e.table().toString(),
                        known.stream().map(TableName::toString).toList(),
                        "take it out of 'verify.quality.tables'")));
  }

  private void check(TableEntry entry, TableMapping mapping) {
    List<String> names = mapping.columns().stream().map(ColumnMapping::name).toList();
    for (QualityRules.Entry said : rules.of(entry.table().name())) {
      said.columns().stream()
          .filter(c -> !names.contains(c))
          .forEach(
              c ->
                  findings.block(
                      said.path(),
                      "%s has no column '%s' on the target".formatted(mapping.target(), c),
                      either(c, names, "name columns as the target does")));
      if (names.containsAll(said.columns())) {
        said.rules().forEach((kind, rule) -> check(entry, mapping, said, kind, rule));
      }
    }
  }

  private void check(
      TableEntry entry,
      TableMapping mapping,
      QualityRules.Entry said,
      QualityKind kind,
      QualityRule rule) {
    String path = said.path() + "." + kind.text();
    if (rule.fix().isPresent() && said.columns().size() > 1) {
      findings.block(path, "a fix is for one column", "write an entry for each column");
    }
    if (rule.fix().isPresent() && hasExpression(entry, said.columns().getFirst())) {
      findings.block(
          path,
          "column '%s' has a fix and an 'up'".formatted(said.columns().getFirst()),
          "put the fix into the 'up'");
    }
    if (isAside(rule)) {
      checkAside(mapping, said, kind, rule, path);
    }
  }

  private static boolean hasExpression(TableEntry entry, String column) {
    ColumnMap map = entry.map().columns().get(column);
    return map != null && map.up().isPresent();
  }

  /** What decides has to lie in the row alone, or copy, sync and proof could decide differently. */
  private void checkAside(
      TableMapping mapping,
      QualityRules.Entry said,
      QualityKind kind,
      QualityRule rule,
      String path) {
    String table = mapping.source().name().toString();
    if (mapping.source().key().isEmpty()) {
      findings.block(
          path,
          "rows of %s cannot be kept aside: it has no key to find them by".formatted(table),
          "give the table a key on the source, or another policy");
    }
    boolean isOfOthers =
        OF_ROWS_TOGETHER.contains(kind) || said.columns().size() > 1 || !hasCondition(kind, rule);
    if (isOfOthers) {
      findings.block(
          path,
          "%s of %s cannot be kept aside: what decides is not in the row alone"
              .formatted(kind.text(), table),
          "give a 'rule' over one row under 'misfits', or mend the rows on the source");
    }
    boolean isKey = mapping.targetKey().stream().anyMatch(c -> said.columns().contains(c.name()));
    if (isKey && rule.rule().isEmpty()) {
      findings.block(
          path,
          "rows of %s cannot be kept aside for their key: they are found by it".formatted(table),
          "give the key a type that holds all its values, or mend them on the source");
    }
  }

  private static boolean hasCondition(QualityKind kind, QualityRule rule) {
    return rule.rule().isPresent() || kind == QualityKind.NULLS || kind == QualityKind.MISFITS;
  }

  private static String either(String word, List<String> known, String otherwise) {
    String question = Suggestion.question(word, known);
    return question.isEmpty() ? otherwise : question + " Otherwise " + otherwise;
  }
}
