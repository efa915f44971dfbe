package io.whimbrel.engine.steps.maintenance;

import io.whimbrel.core.database.DatabaseProduct;
import io.whimbrel.core.database.SourceDatabase;
import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.step.StepAction;
import io.whimbrel.core.plan.step.StepAction.Maintenance.Turn;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.maintenance.MaintenanceBook;
import io.whimbrel.engine.maintenance.MaintenanceMode;
import io.whimbrel.engine.maintenance.MaintenanceState;
import io.whimbrel.engine.maintenance.MaintenanceState.Stage;
import io.whimbrel.engine.steps.ground.Begun;
import io.whimbrel.engine.steps.ground.StepGround;
import io.whimbrel.engine.steps.ground.StepWork;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Switches maintenance mode of the plan's source, as the command does. What the run did not switch
 * on is not switched off to take a step back, and what was not on is not switched on.
 */
public final class MaintenanceStep implements StepWork {
  private static final String WAS_ON = "was-on";

  private final Turn turn;
  private final StepGround ground;

  /** A step of this kind. */
  public MaintenanceStep(StepAction.Maintenance action, StepGround ground) {
    this.turn = action.turn();
    this.ground = ground;
  }

  @Override
  public List<Finding> check() {
    Plan plan = ground.plan();
    try (SourceDatabase source =
        DatabaseProduct.of(ground.products(), plan.source(), plan.locate("source"))
            .source(plan.source(), ground.scope())) {
      return source.structure(plan.tables()).isEmpty()
          ? List.of(
              Finding.warn(
                  ProblemCode.PLAN_INVALID,
                  "step '%s': the plan selects no table that is there now".formatted(ground.name()),
                  ground.place(),
                  "select some with 'tables: { include: [\"public.*\"] }', or have a step before"
                      + " make them"))
          : List.of();
    }
  }

  @Override
  public String what() {
    return switch (turn) {
      case ON -> "has the source refuse writes to the plan's tables";
      case OFF -> "lets the source accept writes again";
    };
  }

  @Override
  public String shown() {
    return "";
  }

  @Override
  public boolean isReversible() {
    return true;
  }

  @Override
  public String work(Begun begun) {
    return with(
        (mode, book) -> {
          if (begun == Begun.NOT || ground.noted(WAS_ON).isEmpty()) {
            ground.note(WAS_ON, String.valueOf(isOn(book)));
          }
          return switch (turn) {
            case ON -> isOwn(book) && isOn(book) ? "it is on" : on(mode);
            case OFF -> isOpen(book) ? off(mode) : "it is off";
          };
        });
  }

  @Override
  public String undo() {
    return with(
        (mode, book) ->
            switch (turn) {
              case ON -> isOwn(book) && isOpen(book) ? off(mode) : "this run does not have it on";
              case OFF ->
                  ground.noted(WAS_ON).equals(Optional.of("true")) && !isOn(book)
                      ? on(mode)
                      : "there is nothing to switch on again";
            });
  }

  private String on(MaintenanceMode mode) {
    MaintenanceState state =
        mode.on(
            run(),
            "step " + ground.name(),
            ground.plan().cutover().maintenance().limit(),
            Optional.of(ground.chronicle().journal()));
    return "the source refuses writes"
        + state.until().map(at -> "; it ends by itself at " + Figures.moment(at)).orElse("");
  }

  private String off(MaintenanceMode mode) {
    MaintenanceState _ = mode.off(run());
    return "the source accepts writes";
  }

  private static boolean isOn(MaintenanceBook book) {
    return book.state().filter(state -> state.stage() == Stage.ON).isPresent();
  }

  private static boolean isOpen(MaintenanceBook book) {
    return book.state().filter(MaintenanceState::isOpen).isPresent();
  }

  private boolean isOwn(MaintenanceBook book) {
    return book.state().filter(state -> state.by().equals(run())).isPresent();
  }

  private String run() {
    return ground.scope().run().text();
  }

  private String with(BiFunction<MaintenanceMode, MaintenanceBook, String> work) {
    Plan plan = ground.plan();
    try (Journal journal = MaintenanceBook.open(plan, ground.clock())) {
      MaintenanceBook book = new MaintenanceBook(journal, plan.migration(), ground.clock());
      return work.apply(
          new MaintenanceMode(
              plan, ground.products(), book, ground.clock(), ground.timeout(MaintenanceMode.USUAL)),
          book);
    }
  }
}
