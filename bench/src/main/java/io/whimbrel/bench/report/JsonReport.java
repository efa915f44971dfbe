package io.whimbrel.bench.report;

import io.whimbrel.bench.figure.Goal;
import io.whimbrel.bench.figure.Measurement;
import io.whimbrel.bench.figure.Metric;
import io.whimbrel.bench.figure.Results;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The results for machines: every measurement, the medians, the goals. */
public record JsonReport(Map<String, String> about, Results results, List<Goal> goals) {

  /** The whole text. */
  public String text() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("about", about);
    tree.put("goals", goals.stream().map(this::goal).toList());
    tree.put("medians", medians());
    tree.put("measurements", results.all().stream().map(JsonReport::measurement).toList());
    return JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build()
        .writeValueAsString(tree);
  }

  private Map<String, Object> goal(Goal goal) {
    Goal.Verdict verdict = goal.judge(results);
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("piece", goal.piece());
    tree.put("group", goal.group());
    tree.put("system", goal.system());
    tree.put("wanted", goal.wanted());
    tree.put("measured", verdict.measured());
    tree.put("state", verdict.state().name());
    return tree;
  }

  private List<Map<String, Object>> medians() {
    List<Map<String, Object>> medians = new ArrayList<>();
    for (String group : results.groups()) {
      for (String system : results.systems(group)) {
        medians.add(median(group, system));
      }
    }
    return medians;
  }

  private Map<String, Object> median(String group, String system) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("group", group);
    tree.put("system", system);
    for (Metric metric : Metric.values()) {
      OptionalDouble median = results.sample(group, system, metric).median();
      if (median.isPresent()) {
        tree.put(metric.key(), median.getAsDouble());
      }
    }
    return tree;
  }

  private static Map<String, Object> measurement(Measurement measurement) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("group", measurement.group());
    tree.put("system", measurement.system());
    tree.put("round", measurement.round());
    measurement.values().forEach((metric, value) -> tree.put(metric.key(), value));
    if (!measurement.isGood()) {
      tree.put("failure", measurement.failure());
    }
    return tree;
  }
}
