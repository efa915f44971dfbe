package io.whimbrel.core.plan.step;

import io.whimbrel.core.plan.endpoint.HttpCall;
import io.whimbrel.core.plan.endpoint.Secret;
import java.util.stream.Stream;

/** What of a step nobody may read. */
final class StepSecrets {
  private StepSecrets() {}

  static Stream<Secret> of(StepAction action) {
    return switch (action) {
      case StepAction.Migrations migrations ->
          switch (migrations.way()) {
            case ToolWay.ByTool tool -> of(tool.command());
            case ToolWay.Replay replay -> replay.placeholders().values().stream();
          };
      case StepAction.Command command -> of(command.command());
      case StepAction.Code code -> of(code.command());
      case StepAction.Http http -> of(http.request());
      case StepAction.ChangeFile file -> of(file.change());
      case StepAction.WaitUntil wait -> of(wait.check());
      case StepAction.Check check -> of(check.check());
      case StepAction.Sql _,
          StepAction.Copy _,
          StepAction.Wait _,
          StepAction.Manual _,
          StepAction.Traffic _,
          StepAction.Maintenance _ ->
          Stream.empty();
    };
  }

  static Stream<Secret> of(StepTrial trial) {
    return trial instanceof StepTrial.Instead instead
        ? Stream.concat(of(instead.command()), instead.undo().stream().flatMap(StepSecrets::of))
        : Stream.empty();
  }

  static Stream<StepDatabase> databases(StepAction action) {
    return switch (action) {
      case StepAction.Sql sql -> Stream.of(sql.database());
      case StepAction.Migrations migrations -> Stream.of(migrations.database());
      case StepAction.WaitUntil wait -> databases(wait.check());
      case StepAction.Check check -> databases(check.check());
      case StepAction.Command _,
          StepAction.Http _,
          StepAction.ChangeFile _,
          StepAction.Code _,
          StepAction.Copy _,
          StepAction.Wait _,
          StepAction.Manual _,
          StepAction.Traffic _,
          StepAction.Maintenance _ ->
          Stream.empty();
    };
  }

  private static Stream<StepDatabase> databases(StepCheck check) {
    return check instanceof StepCheck.Query query ? Stream.of(query.database()) : Stream.empty();
  }

  private static Stream<Secret> of(StepCheck check) {
    return switch (check) {
      case StepCheck.Query _ -> Stream.empty();
      case StepCheck.Request request -> of(request.request());
      case StepCheck.Command command -> of(command.command());
    };
  }

  private static Stream<Secret> of(StepCommand command) {
    return command.environment().values().stream();
  }

  private static Stream<Secret> of(StepRequest request) {
    HttpCall call = request.call();
    return Stream.concat(Stream.of(call.url(), call.body()), call.headers().values().stream());
  }

  private static Stream<Secret> of(FileChange change) {
    return switch (change) {
      case FileChange.Keys keys -> keys.values().values().stream();
      case FileChange.Texts texts ->
          texts.replacements().stream().map(FileChange.Replacement::with);
      case FileChange.Template template -> template.values().values().stream();
      case FileChange.Line line -> Stream.of(line.line());
    };
  }
}
