package io.whimbrel.core.plan.mapping;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Severity;
import java.util.List;

/**
 * What a plan makes of the tables that were found.
 *
 * @param mappings one per selected table, in the inventory's order; not to be used while a finding
 *     blocks
 * @param findings what the plan says wrongly about these tables, each located in the plan
 */
public record MappingResult(List<TableMapping> mappings, List<Finding> findings) {
  public MappingResult {
    mappings = List.copyOf(mappings);
    findings = List.copyOf(findings);
  }

  /** Whether a finding blocks. */
  public boolean isBlocked() {
    return findings.stream().anyMatch(f -> f.severity() == Severity.BLOCK);
  }
}
