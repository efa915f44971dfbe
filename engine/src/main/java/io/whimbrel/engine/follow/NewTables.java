package io.whimbrel.engine.follow;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.problem.Severity;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.TableNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Sees to it that new tables of the source can be carried, before anything is done for them. */
final class NewTables {
  private final RunFrame frame;

  NewTables(RunFrame frame) {
    this.frame = frame;
  }

  /** Fails on the first finding that blocks; done once for the same tables. */
  void check(Set<TableName> tables) {
    String names = TableNames.write(tables.stream().sorted().toList());
    if (tables.isEmpty() || frame.chronicle().fact(Facts.FOLLOWING).equals(Optional.of(names))) {
      return;
    }
    List<TableMapping> mappings =
        frame.cargo().mappings().stream()
            .filter(mapping -> tables.contains(mapping.source().name()))
            .toList();
    List<Finding> findings = new ArrayList<>(frame.cargo().mappingFindings());
    findings.addAll(
        frame.cargo().inventory().findings().stream()
            .filter(finding -> isAbout(finding, tables))
            .toList());
    findings.addAll(
        frame
            .target()
            .preconditions(
                frame.cargo().inventory(),
                frame.cargo().definitions(),
                mappings,
                frame.plan().schema()));
    findings.stream()
        .filter(finding -> finding.severity() == Severity.BLOCK)
        .findFirst()
        .ifPresent(NewTables::refuse);
    frame.chronicle().fact(Facts.FOLLOWING, names);
  }

  private static boolean isAbout(Finding finding, Set<TableName> tables) {
    return tables.stream().anyMatch(table -> finding.where().contains(table.toString()));
  }

  private static void refuse(Finding finding) {
    throw Problem.of(ProblemCode.SOURCE_CHANGED)
        .what("a new table of the source cannot be followed: " + finding.what())
        .where(finding.where())
        .fix(finding.fix().isEmpty() ? "leave it out with tables.exclude" : finding.fix())
        .exception();
  }
}
