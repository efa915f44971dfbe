package io.whimbrel.engine.rehearse;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.step.Step;
import io.whimbrel.core.plan.step.StepAction;
import io.whimbrel.core.plan.step.StepCheck;
import io.whimbrel.core.plan.step.StepTrial;
import io.whimbrel.core.plan.step.ToolWay;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.engine.rehearse.StepChoice.Back;
import io.whimbrel.engine.rehearse.StepChoice.How;
import io.whimbrel.engine.steps.tool.ToolMigrations;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Tells the steps of a plan that a rehearsal tries from those that it does not. By itself it tries
 * what a scratch database or a copy of files can hold; what reaches anything else is tried only
 * where the plan says so. A look at a database is left out behind a step that may have changed it
 * and is not tried: its answer would say nothing.
 */
public final class StepChoices {
  private final Plan plan;
  private final List<StepChoice> choices = new ArrayList<>();

  private StepChoices(Plan plan) {
    this.plan = plan;
  }

  /** Of all steps, in the order of the file. */
  public static List<StepChoice> of(Plan plan) {
    StepChoices choices = new StepChoices(plan);
    List<Step> looks = plan.steps().all().stream().filter(StepChoices::isLook).toList();
    plan.steps().all().stream()
        .filter(step -> !looks.contains(step))
        .forEach(step -> choices.choices.add(choices.choice(step)));
    looks.forEach(step -> choices.choices.add(choices.choice(step)));
    return plan.steps().all().stream()
        .flatMap(step -> choices.choices.stream().filter(c -> c.step().equals(step)))
        .toList();
  }

  private static boolean isLook(Step step) {
    return step.action() instanceof StepAction.Check;
  }

  private StepChoice choice(Step step) {
    return switch (step.trial()) {
      case StepTrial.ByKind _ -> byKind(step);
      case StepTrial.LeftOut _ -> left(step, "the plan says so");
      case StepTrial.AsPlanned _ ->
          new StepChoice(step, How.TRIED, "as it stands: the plan says so", back(step, true));
      case StepTrial.Instead instead ->
          new StepChoice(
              step,
              How.INSTEAD,
              "'%s' in its place".formatted(instead.command().shown()),
              instead.undo().isPresent() ? Back.TRIED : Back.NOT_TRIED);
    };
  }

  private static StepChoice left(Step step, String why) {
    return new StepChoice(step, How.NOT_TRIED, why, Back.NOT_TRIED);
  }

  private StepChoice byKind(Step step) {
    return switch (step.action()) {
      case StepAction.Sql _ -> tried(step, "on a scratch database");
      case StepAction.Migrations migrations -> migrations(step, migrations);
      case StepAction.ChangeFile _ -> tried(step, "on a copy of the file");
      case StepAction.Code _ -> tried(step, "on a copy of the tree");
      case StepAction.Check check -> check(step, check.check());
      case StepAction.Copy copy ->
          left(
              step,
              "its plan is rehearsed by itself: 'whimbrel rehearse %s'".formatted(copy.plan()));
      case StepAction.Command _ -> left(step, "a command may reach anything");
      case StepAction.Http _ -> left(step, "a request reaches another system");
      case StepAction.Traffic _ -> left(step, "traffic is production's");
      case StepAction.Maintenance _ -> left(step, "maintenance mode is production's");
      case StepAction.Manual _ -> left(step, "a person does it");
      case StepAction.Wait _, StepAction.WaitUntil _ -> left(step, "a rehearsal waits for nothing");
    };
  }

  private static StepChoice tried(Step step, String words) {
    return new StepChoice(step, How.TRIED, words, back(step, false));
  }

  private static Back back(Step step, boolean isAsPlanned) {
    return step.undo()
        .map(
            undo ->
                switch (undo) {
                  case StepAction.Sql _ -> Back.TRIED;
                  case StepAction.Command _, StepAction.Http _ ->
                      isAsPlanned ? Back.TRIED : Back.NOT_TRIED;
                  default -> Back.NOT_TRIED;
                })
        .orElse(Back.TRIED);
  }

  private StepChoice migrations(Step step, StepAction.Migrations migrations) {
    if (!(migrations.way() instanceof ToolWay.ByTool)) {
      return tried(step, "on a scratch database");
    }
    try {
      ToolMigrations _ = ToolMigrations.of(migrations, plan.directory(), Optional.empty());
      return tried(
          step, "on a scratch database, by Whimbrel in the place of " + migrations.tool().title());
    } catch (Problem problem) {
      return left(
          step,
          "Whimbrel cannot stand in for %s: %s"
              .formatted(migrations.tool().title(), problem.what()));
    }
  }

  private StepChoice check(Step step, StepCheck check) {
    if (!(check instanceof StepCheck.Query)) {
      return left(step, "what it looks at is another system");
    }
    String behind =
        choices.stream()
            .filter(choice -> !choice.isTried() && mayChange(choice.step().action()))
            .map(StepChoice::step)
            .filter(other -> plan.steps().isBefore(other, step))
            .map(Step::name)
            .collect(Collectors.joining(", "));
    return behind.isEmpty()
        ? tried(step, "on a scratch database")
        : left(step, "it looks at what may come of steps that are not tried: " + behind);
  }

  /** Whether a step may change what a database holds. */
  private static boolean mayChange(StepAction action) {
    return switch (action) {
      case StepAction.Sql _,
          StepAction.Migrations _,
          StepAction.Copy _,
          StepAction.Command _,
          StepAction.Http _,
          StepAction.Manual _ ->
          true;
      case StepAction.ChangeFile _,
          StepAction.Code _,
          StepAction.Wait _,
          StepAction.WaitUntil _,
          StepAction.Check _,
          StepAction.Traffic _,
          StepAction.Maintenance _ ->
          false;
    };
  }
}
