package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.database.SchemaStep;
import io.whimbrel.core.database.SchemaStep.Stage;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.ObjectDefinition;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

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
    SchemaDraft draft = draft(definitions, mappings);
    List<SchemaStep> steps =
        StepOrder.of(StandIns.breakCircles(TablespaceSteps.place(draft), draft.definitions()));
    nameLateTables(draft, steps);
    return new SchemaPlan(steps, draft.findings());
  }

  /** The same before the steps have their places. */
  static SchemaDraft draft(List<ObjectDefinition> definitions, List<TableMapping> mappings) {
    Definitions found = new Definitions(definitions);
    SchemaDraft draft = new SchemaDraft(found, new TargetNames(found, mappings));
    new Omissions(draft).find();
    new ObjectSteps(draft).add();
    new ProgramSteps(draft).add();
    new ViewSteps(draft).add();
    new TableSteps(draft).add();
    new IndexSteps(draft).add();
    new ForeignKeySteps(draft).add();
    new TriggerSteps(draft).add();
    new PolicySteps(draft).add();
    new AccessSteps(draft).add();
    return draft;
  }

  /** A table that needs something that is made behind the copy cannot be copied into. */
  private static void nameLateTables(SchemaDraft draft, List<SchemaStep> steps) {
    Set<String> late =
        steps.stream()
            .filter(s -> s.stage() != Stage.BEFORE_COPY)
            .map(SchemaStep::id)
            .collect(Collectors.toSet());
    draft.steps().stream()
        .filter(d -> d.order() == DraftStep.Order.TABLE && late.contains(d.step().id()))
        .map(
            d ->
                Finding.block(
                    ProblemCode.OBJECT_UNSUPPORTED,
                    d.step().id() + " needs a view, which is made only when all rows are there",
                    d.step().id(),
                    "create the structure by hand and use 'schema: existing'"))
        .forEach(draft.findings()::add);
  }
}
