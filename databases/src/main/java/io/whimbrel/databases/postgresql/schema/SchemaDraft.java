package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The structure of a target while it is being planned: steps so far, and what is left out and why.
 * Used by one thread.
 */
final class SchemaDraft {

  private final Definitions definitions;
  private final TargetNames names;
  private final List<DraftStep> steps = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private final Set<String> omitted = new HashSet<>();
  private final Map<String, TableName> indexes = new HashMap<>();

  SchemaDraft(Definitions definitions, TargetNames names) {
    this.definitions = definitions;
    this.names = names;
  }

  Definitions definitions() {
    return definitions;
  }

  TargetNames names() {
    return names;
  }

  List<DraftStep> steps() {
    return steps;
  }

  List<Finding> findings() {
    return findings;
  }

  /** Target names of keys and indexes that are planned, by the id of their definition. */
  Map<String, TableName> indexes() {
    return indexes;
  }

  void add(DraftStep step) {
    steps.add(step);
  }

  /** Leaves an object out, and says so. */
  void omit(ObjectDefinition definition, String why) {
    if (omitted.add(definition.id())) {
      findings.add(
          Finding.warn(
              ProblemCode.OBJECT_UNSUPPORTED,
              definition.id() + " is not carried: " + why,
              definition.id(),
              "create it by hand on the target after the cutover"));
    }
  }

  /** Why an object cannot be made: something that it needs is left out. */
  Optional<String> omittedNeed(ObjectDefinition definition) {
    return definition.dependsOn().stream()
        .filter(this::isOmitted)
        .findFirst()
        .map(id -> "it uses " + id);
  }

  boolean isOmitted(String id) {
    return omitted.contains(id);
  }

  /** What is appended to a step's SQL so that the object keeps its comment. */
  static String comment(ObjectDefinition definition, String object) {
    String text = Definitions.attribute(definition, "comment");
    return text.isEmpty() ? "" : ";\ncomment on " + object + " is " + Sql.literal(text).trim();
  }
}
