package io.whimbrel.engine;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.quality.QualityResult;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.engine.assess.StrategyAdvice;
import io.whimbrel.engine.assess.WriteRate;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What is there, what stands in the way, and how long copying may take.
 *
 * @param quality what was found out about the data; empty when it was not looked at
 * @param estimate time to copy, from the measured throughput; zero when nothing could be measured
 * @param writes what is written to the source
 * @param advice which strategy fits, and what each would cost
 * @param facts what a run would note of both sides, by name
 */
public record Assessment(
    Inventory source,
    String targetVersion,
    List<TableMapping> mappings,
    List<Finding> findings,
    List<QualityResult> quality,
    Throughput throughput,
    Duration estimate,
    WriteRate writes,
    StrategyAdvice advice,
    Map<String, String> facts) {

  public Assessment {
    mappings = List.copyOf(mappings);
    findings = List.copyOf(findings);
    quality = List.copyOf(quality);
    facts = Map.copyOf(facts);
  }
}
