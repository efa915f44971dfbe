package io.whimbrel.engine.steps;

import io.whimbrel.core.plan.step.StepAction;
import io.whimbrel.core.plan.step.ToolWay;
import io.whimbrel.engine.steps.check.CheckStep;
import io.whimbrel.engine.steps.check.WaitStep;
import io.whimbrel.engine.steps.check.WaitUntilStep;
import io.whimbrel.engine.steps.code.CodeStep;
import io.whimbrel.engine.steps.command.CommandStep;
import io.whimbrel.engine.steps.copy.CopyStep;
import io.whimbrel.engine.steps.file.FileStep;
import io.whimbrel.engine.steps.ground.StepGround;
import io.whimbrel.engine.steps.ground.StepWork;
import io.whimbrel.engine.steps.http.HttpStep;
import io.whimbrel.engine.steps.maintenance.MaintenanceStep;
import io.whimbrel.engine.steps.sql.SqlStep;
import io.whimbrel.engine.steps.tool.Replay;
import io.whimbrel.engine.steps.tool.ToolStep;
import io.whimbrel.engine.steps.traffic.TrafficStep;

/** Who does what a plan says. */
final class StepKinds {
  private StepKinds() {}

  static StepWork of(StepGround ground) {
    return of(ground.step().action(), ground);
  }

  static StepWork of(StepAction action, StepGround ground) {
    return switch (action) {
      case StepAction.Sql sql -> new SqlStep(sql, ground);
      case StepAction.Migrations migrations ->
          switch (migrations.way()) {
            case ToolWay.ByTool tool -> new ToolStep(migrations, tool, ground);
            case ToolWay.Replay replay -> Replay.step(migrations, replay, ground);
          };
      case StepAction.Command command -> new CommandStep(command.command(), ground);
      case StepAction.Http http -> new HttpStep(http.request(), ground);
      case StepAction.ChangeFile file -> new FileStep(file, ground);
      case StepAction.Code code -> new CodeStep(code, ground);
      case StepAction.Copy copy -> new CopyStep(copy, ground);
      case StepAction.Wait wait -> new WaitStep(wait, ground);
      case StepAction.WaitUntil wait -> new WaitUntilStep(wait, ground);
      case StepAction.Check check -> new CheckStep(check.check(), ground);
      case StepAction.Manual manual -> new ManualStep(manual, ground);
      case StepAction.Traffic traffic -> new TrafficStep(traffic, ground);
      case StepAction.Maintenance maintenance -> new MaintenanceStep(maintenance, ground);
    };
  }

  /** Whether something takes a step back. */
  static boolean isReversible(StepGround ground) {
    return ground.step().undo().isPresent() || of(ground).isReversible();
  }
}
