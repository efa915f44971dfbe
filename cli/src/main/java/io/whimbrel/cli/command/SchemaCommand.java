package io.whimbrel.cli.command;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.planfile.draft.PublishedSchema;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "schema",
    description = {
      "Prints the JSON Schema of a plan, of a folder's whimbrel.yaml, or of guides.yaml.",
      "Editors complete and check by it; 'whimbrel check' finds more."
    },
    footer = {
      "",
      "Examples:",
      "  whimbrel schema > plan.schema.json",
      "  whimbrel schema whimbrel > whimbrel.schema.json",
      "  whimbrel schema guides > guides.schema.json"
    })
final class SchemaCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FILE",
      defaultValue = "plan",
      description = "Of which file: plan, whimbrel or guides (default: plan).")
  private PublishedSchema schema = PublishedSchema.PLAN;

  SchemaCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    String text = schema.text();
    Answer.give(
        common.of(surroundings.terminal()),
        common,
        "Schema",
        Map.of("file", schema.file(), "schema", text),
        text);
    return 0;
  }
}
