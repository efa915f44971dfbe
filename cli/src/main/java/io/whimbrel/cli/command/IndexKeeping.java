package io.whimbrel.cli.command;

import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.StateChange;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.project.CatalogLook;
import io.whimbrel.cli.project.Folder;
import io.whimbrel.cli.project.IndexFiles;
import io.whimbrel.cli.project.RecordFile;
import io.whimbrel.cli.project.StrategyFiles;
import io.whimbrel.cli.project.TeamKnowledge;
import io.whimbrel.cli.screen.Plain;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.core.plan.step.Step;
import io.whimbrel.core.plan.step.StepAction;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.documents.strategy.fact.Catalogs;
import io.whimbrel.planfile.PlanReading;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.ParseResult;

/**
 * Runs a command, and writes the index of its plan's folder again when the command may have changed
 * how a migration stands, however it ended; and the strategy document of the plan, where it was
 * made before; the same for plans that its steps carry. What cannot be written is a warning: it
 * never changes how a command ends.
 */
final class IndexKeeping implements IExecutionStrategy {
  private final Surroundings surroundings;

  IndexKeeping(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public int execute(ParseResult result) {
    try {
      return new CommandLine.RunLast().execute(result);
    } finally {
      keep(result);
    }
  }

  private void keep(ParseResult result) {
    List<CommandLine> lines = result.asCommandLineList();
    CommandLine last = lines.getLast();
    boolean isChange = lines.stream().anyMatch(l -> l.getCommand() instanceof StateChange);
    CommandLine.Model.CommandSpec mixin = last.getCommandSpec().mixins().get(CommonOptions.NAME);
    if (isChange && mixin != null && mixin.userObject() instanceof CommonOptions common) {
      Terminal terminal = common.of(surroundings.terminal());
      common
          .plan()
          .ifPresent(
              plan ->
                  Stream.concat(Stream.of(plan), carried(plan).stream())
                      .forEach(
                          file -> {
                            keep(file, terminal);
                            keepDocument(file, terminal);
                          }));
    }
  }

  /** The plans that steps of a plan carry: what the command did may be theirs. */
  private Set<Path> carried(Path plan) {
    try {
      return surroundings.wiring().readingToLook(plan) instanceof PlanReading.Read read
          ? read.plan().steps().all().stream()
              .map(Step::action)
              .filter(StepAction.Copy.class::isInstance)
              .map(action -> ((StepAction.Copy) action).plan())
              .collect(Collectors.toCollection(LinkedHashSet::new))
          : Set.of();
    } catch (Problem _) {
      return Set.of(); // whoever keeps the plan's own document says it
    }
  }

  private void keep(Path plan, Terminal terminal) {
    try {
      Folder.around(plan, surroundings.wiring())
          .filter(folder -> folder.plans().contains(plan))
          .ifPresent(folder -> keep(folder, plan, terminal));
    } catch (Problem problem) {
      warn(terminal, problem.what() + " [" + problem.where() + "]");
    } catch (UncheckedIOException e) {
      warn(terminal, String.valueOf(e.getMessage()));
    }
  }

  private void keep(Folder folder, Path plan, Terminal terminal) {
    Folder.Known known = folder.look(plan::equals);
    new IndexFiles(folder, known)
        .write(LocalDate.ofInstant(surroundings.wiring().clock().instant(), ZoneOffset.UTC));
    String record = folder.named(RecordFile.beside(plan).file());
    known.registry().troubles().stream()
        .filter(trouble -> trouble.file().equals(record))
        .forEach(trouble -> warn(terminal, trouble.file() + ": " + trouble.what()));
  }

  /** No database is asked for it: what they said last stays in the document. */
  private void keepDocument(Path file, Terminal terminal) {
    try {
      if (surroundings.wiring().readingToLook(file) instanceof PlanReading.Read read) {
        StrategyFiles files = new StrategyFiles(read.plan(), surroundings.wiring());
        if (files.isThere()) {
          new TeamKnowledge(read.plan(), surroundings.wiring()).fetch();
          Catalogs known = new CatalogLook(read.plan(), surroundings.wiring()).kept();
          List<Path> _ = files.write(files.document(known));
        }
      }
    } catch (Problem problem) {
      terminal
          .err()
          .println(
              "warning: the strategy document is not kept: "
                  + Plain.line(problem.what() + " [" + problem.where() + "]"));
    } catch (RuntimeException e) {
      // whatever a document stumbles over, the command has ended as it has
      terminal
          .err()
          .println("warning: the strategy document is not kept: " + Plain.line(e.toString()));
    }
  }

  private static void warn(Terminal terminal, String why) {
    terminal.err().println("warning: the index of migrations is not kept: " + Plain.line(why));
  }
}
