package io.whimbrel.core.plan.mapping;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Suggestion;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.ColumnName;
import io.whimbrel.core.schema.TableName;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Checks what a plan says of the way back, and names what whole tables lose on it. */
final class ReverseChecks {

  private ReverseChecks() {}

  static void check(Plan plan, Map<TableName, TableMapping> mappings, PlanFindings findings) {
    List<ColumnName> accepted = plan.rollback().accept();
    for (int i = 0; i < accepted.size(); i++) {
      checkColumn("rollback.accept." + i, accepted.get(i), mappings, findings);
    }
    Collection<ColumnName> down = plan.rollback().down().keySet();
    down.forEach(c -> checkColumn("rollback.down." + c, c, mappings, findings));
    mappings.values().forEach(m -> checkTable(m, mappings, findings));
  }

  private static void checkColumn(
      String path, ColumnName name, Map<TableName, TableMapping> mappings, PlanFindings findings) {
    TableMapping mapping = mappings.get(name.table());
    if (mapping == null) {
      List<String> tables = mappings.keySet().stream().map(TableName::toString).toList();
      findings.block(
          path,
          "no table %s is moved".formatted(name.table()),
          either(name.table().toString(), tables));
    } else if (mapping.source().column(name.column()).isEmpty()) {
      List<String> columns = mapping.source().columns().stream().map(Column::name).toList();
      findings.block(
          path,
          "table %s has no column '%s'".formatted(name.table(), name.column()),
          either(name.column(), columns));
    }
  }

  private static String either(String word, List<String> known) {
    String question = Suggestion.question(word, known);
    String otherwise = "take it out of 'rollback'";
    return question.isEmpty() ? otherwise : question + " Otherwise " + otherwise;
  }

  private static void checkTable(
      TableMapping mapping, Map<TableName, TableMapping> all, PlanFindings findings) {
    TableName table = mapping.source().name();
    if (!ReverseMappings.owner(mapping.source(), all).equals(table)) {
      return;
    }
    if (!mapping.isWhole()) {
      findings.note(
          TableEntry.path(table),
          ("rows of %s that do not travel stay on the old side as they are; rows written on the new"
                  + " side go back, those that would not have travelled too")
              .formatted(table));
    }
    if (mapping.source().holdsRows() && !mapping.source().isLogged()) {
      findings.warn(
          TableEntry.path(table),
          "%s is unlogged: what is written to it on the new side does not go back".formatted(table),
          "alter table … set logged on the source, or take the risk");
    }
  }
}
