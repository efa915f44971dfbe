package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.database.ObjectDefinition;
import io.whimbrel.core.database.SchemaStep;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.problem.Finding;
import java.util.List;

/**
 * The steps that make a target's structure, and what of the source's structure they leave out. Made
 * from definitions and mappings alone: asks no server, and is the same for the same input.
 */
public record SchemaPlan(List<SchemaStep> steps, List<Finding> findings) {

  public SchemaPlan {
    steps = List.copyOf(steps);
    findings = List.copyOf(findings);
  }

  /** Plans the structure of the mapped tables and of everything else that is defined. */
  public static SchemaPlan of(List<ObjectDefinition> definitions, List<TableMapping> mappings) {
    Definitions found = new Definitions(definitions);
    SchemaDraft draft = new SchemaDraft(found, new TargetNames(found, mappings));
    new Omissions(draft).find();
    new ObjectSteps(draft).add();
    new TableSteps(draft).add();
    new IndexSteps(draft).add();
    new ForeignKeySteps(draft).add();
    new TriggerSteps(draft).add();
    return new SchemaPlan(StepOrder.of(draft.steps()), draft.findings());
  }
}
