package io.whimbrel.engine;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.schema.Inventory;
import java.time.Duration;
import java.util.List;

/**
 * What is there, what stands in the way, and how long copying may take.
 *
 * @param estimate time to copy, from the measured throughput; zero when nothing could be measured
 */
public record Assessment(
    Inventory source,
    String targetVersion,
    List<TableMapping> mappings,
    List<Finding> findings,
    Throughput throughput,
    Duration estimate) {

  public Assessment {
    mappings = List.copyOf(mappings);
    findings = List.copyOf(findings);
  }
}
