package io.whimbrel.cli.command.line;

import io.whimbrel.engine.steps.StepDesk;
import io.whimbrel.engine.steps.ground.Verdict;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a person says of a step, or of an item of a check list. */
public final class TickOptions {
  @Option(
      names = "--as",
      paramLabel = "WORD",
      description = {"Of a step of which nobody knows whether it was done: done, or again."})
  private @Nullable Verdict verdict;

  @Mixin private final ByOption by = new ByOption();

  @Option(
      names = {"-c", "--comment"},
      paramLabel = "TEXT",
      defaultValue = "",
      description = "What is to be known of it; it stays in the journal.")
  private String comment = "";

  /** Whether it is said of a step, whatever its name. */
  public boolean isOfStep() {
    return verdict != null;
  }

  public String by() {
    return by.name();
  }

  public String comment() {
    return comment;
  }

  /** Says it of a step. */
  public void tick(StepDesk desk, String step) {
    desk.tick(step, Optional.ofNullable(verdict), by(), comment);
  }
}
