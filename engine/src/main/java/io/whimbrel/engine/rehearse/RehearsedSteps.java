package io.whimbrel.engine.rehearse;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.plan.step.MigrationTool;
import io.whimbrel.core.plan.step.Step;
import io.whimbrel.core.plan.step.Step.Trait;
import io.whimbrel.core.plan.step.StepAction;
import io.whimbrel.core.plan.step.StepCheck;
import io.whimbrel.core.plan.step.StepCommand;
import io.whimbrel.core.plan.step.StepDatabase;
import io.whimbrel.core.plan.step.StepTrial;
import io.whimbrel.core.plan.step.Steps;
import io.whimbrel.core.plan.step.ToolWay;
import io.whimbrel.engine.rehearse.StepChoice.Back;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The steps of a plan as they are rehearsed: those that are tried, in the order that the plan gives
 * them, on scratch databases and copies of files, with nobody to let them begin.
 */
public final class RehearsedSteps {
  private static final StepAction NOTHING = new StepAction.Wait(Duration.ZERO);

  private final Plan plan;
  private final List<StepChoice> choices;
  private final Map<DatabaseUrl, DatabaseUrl> scratch;
  private final CopiedFiles copies;

  private RehearsedSteps(
      Plan plan,
      List<StepChoice> choices,
      Map<DatabaseUrl, DatabaseUrl> scratch,
      CopiedFiles copies) {
    this.plan = plan;
    this.choices = choices;
    this.scratch = scratch;
    this.copies = copies;
  }

  /**
   * The plan to rehearse.
   *
   * @param scratch databases by those that they stand in for
   * @param directory that the rehearsal has for itself
   */
  public static Plan of(
      Plan plan,
      List<StepChoice> choices,
      Map<DatabaseUrl, DatabaseUrl> scratch,
      CopiedFiles copies,
      Path directory) {
    RehearsedSteps rehearsed = new RehearsedSteps(plan, choices, scratch, copies);
    return RehearsalPlan.of(
            plan,
            scratch.getOrDefault(plan.source(), DatabaseUrl.NONE),
            scratch.getOrDefault(plan.target(), DatabaseUrl.NONE),
            directory,
            false)
        .with(rehearsed.steps(), rehearsed.places());
  }

  private List<StepChoice> tried() {
    return choices.stream().filter(StepChoice::isTried).toList();
  }

  private Steps steps() {
    return new Steps(tried().stream().map(this::step).toList());
  }

  /** Where the plan's file has them: some are left out, so that others have another number. */
  private Map<String, String> places() {
    Map<String, String> places = new LinkedHashMap<>(plan.locations());
    places.keySet().removeIf(path -> path.startsWith("steps."));
    List<StepChoice> tried = tried();
    for (int now = 0; now < tried.size(); now++) {
      String path = "steps." + plan.steps().all().indexOf(tried.get(now).step());
      String other = "steps." + now;
      plan.locations()
          .forEach(
              (name, place) -> {
                if (name.equals(path) || name.startsWith(path + ".")) {
                  places.put(other + name.substring(path.length()), place);
                }
              });
    }
    return places;
  }

  private Step step(StepChoice choice) {
    Step step = choice.step();
    List<Trait> traits = new ArrayList<>(step.traits());
    traits.remove(Trait.APPROVED_BY_PERSON);
    return new Step(
        step.name(),
        action(step),
        step.phase(),
        after(step, new HashSet<>()),
        undo(choice),
        step.timeout(),
        traits);
  }

  /** What is left out hands its place on to what comes before it. */
  private List<String> after(Step step, Set<String> seen) {
    List<String> after = new ArrayList<>();
    for (String name : step.after()) {
      if (seen.add(name)) {
        Step other = plan.steps().named(name).orElseThrow();
        boolean isTried = tried().stream().anyMatch(choice -> choice.step().equals(other));
        after.addAll(isTried ? List.of(name) : after(other, seen));
      }
    }
    return after;
  }

  private StepAction action(Step step) {
    return step.trial() instanceof StepTrial.Instead instead
        ? new StepAction.Command(here(instead.command()))
        : action(step.action(), step.trial() instanceof StepTrial.AsPlanned);
  }

  private Optional<StepAction> undo(StepChoice choice) {
    Step step = choice.step();
    if (choice.back() == Back.NOT_TRIED) {
      return Optional.of(NOTHING);
    }
    return step.trial() instanceof StepTrial.Instead instead
        ? instead.undo().map(command -> new StepAction.Command(here(command)))
        : step.undo().map(undo -> action(undo, true));
  }

  private StepAction action(StepAction action, boolean isAsPlanned) {
    return switch (action) {
      case StepAction.Sql sql ->
          new StepAction.Sql(sql.text(), at(sql.database()), sql.lockTimeout());
      case StepAction.Migrations migrations ->
          new StepAction.Migrations(
              migrations.tool(),
              migrations.files(),
              at(migrations.database()),
              way(migrations, isAsPlanned));
      case StepAction.Command command -> new StepAction.Command(here(command.command()));
      case StepAction.ChangeFile file ->
          new StepAction.ChangeFile(copies.at(file.path()), copies.at(file.change()));
      case StepAction.Code code ->
          new StepAction.Code(
              copies.at(code.directory()),
              code.command(),
              code.recipes(),
              code.config(),
              code.isApplied());
      case StepAction.WaitUntil wait -> new StepAction.WaitUntil(at(wait.check()), wait.every());
      case StepAction.Check check -> new StepAction.Check(at(check.check()));
      case StepAction.Http _,
          StepAction.Copy _,
          StepAction.Wait _,
          StepAction.Manual _,
          StepAction.Traffic _,
          StepAction.Maintenance _ ->
          action;
    };
  }

  private StepDatabase at(StepDatabase database) {
    return new StepDatabase(
        database.name(), scratch.getOrDefault(database.url(), DatabaseUrl.NONE));
  }

  private StepCheck at(StepCheck check) {
    return switch (check) {
      case StepCheck.Query query ->
          new StepCheck.Query(query.sql(), at(query.database()), query.expect());
      case StepCheck.Request _ -> check;
      case StepCheck.Command command -> new StepCheck.Command(here(command.command()));
    };
  }

  /** Where a command would run in the plan's run. */
  private StepCommand here(StepCommand command) {
    return new StepCommand(
        command.words(),
        command.environment(),
        command.directory().or(() -> Optional.of(plan.directory())),
        command.exits());
  }

  private ToolWay way(StepAction.Migrations migrations, boolean isAsPlanned) {
    return switch (migrations.way()) {
      case ToolWay.ByTool tool ->
          isAsPlanned
              ? new ToolWay.ByTool(here(tool.command()))
              : replay(
                  migrations,
                  tool.command().directory().orElse(plan.directory()),
                  new ToolWay.Replay(
                      Optional.empty(), Map.of(), Optional.empty(), Optional.empty()));
      case ToolWay.Replay replay -> replay(migrations, plan.directory(), replay);
    };
  }

  /** Liquibase's history has a changelog's path: it is the one beside the plan, not beside this. */
  private static ToolWay replay(
      StepAction.Migrations migrations, Path directory, ToolWay.Replay replay) {
    Path files = migrations.files();
    return new ToolWay.Replay(
        replay.schema(),
        replay.placeholders(),
        migrations.tool() == MigrationTool.LIQUIBASE
            ? replay
                .loggedAs()
                .or(
                    () ->
                        Optional.of(
                            (files.startsWith(directory) ? directory.relativize(files) : files)
                                .toString()
                                .replace('\\', '/')))
            : replay.loggedAs(),
        replay.lockTimeout());
  }
}
