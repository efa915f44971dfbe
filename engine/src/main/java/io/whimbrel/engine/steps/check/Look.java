package io.whimbrel.engine.steps.check;

import io.whimbrel.core.database.script.ScriptDatabase;
import io.whimbrel.core.plan.step.StepCheck;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.engine.steps.command.CommandProbe;
import io.whimbrel.engine.steps.ground.StepGround;
import io.whimbrel.engine.steps.http.RequestCall;
import io.whimbrel.engine.steps.http.RequestCall.Answer;
import java.time.Duration;
import java.util.Optional;

/** Looks whether something holds. */
public record Look(StepCheck check, StepGround ground) {

  /** What speaks against it; empty when it holds. */
  public Optional<String> against(Duration timeout) {
    return switch (check) {
      case StepCheck.Query query -> query(query, timeout);
      case StepCheck.Request request ->
          switch (new RequestCall(request.request(), ground).make()) {
            case Answer.Expected _ -> Optional.empty();
            case Answer.Later later -> Optional.of(later.why());
            case Answer.Unexpected unexpected -> Optional.of(unexpected.why());
            case Answer.Silent silent -> Optional.of(silent.why());
          };
      case StepCheck.Command command -> new CommandProbe(command.command(), ground).look(timeout);
    };
  }

  private Optional<String> query(StepCheck.Query query, Duration timeout) {
    try (ScriptDatabase database = ground.scripts(query.database().url())) {
      Optional<String> value = database.value(query.sql(), timeout);
      return value.equals(Optional.of(query.expect()))
          ? Optional.empty()
          : Optional.of(
              "'%s' gives %s, %s is expected"
                  .formatted(query.sql(), value.orElse("nothing"), query.expect()));
    } catch (Problem problem) {
      return Optional.of("'%s' failed: %s".formatted(query.sql(), problem.what()));
    }
  }

  /** In words. */
  String what() {
    return switch (check) {
      case StepCheck.Query query ->
          "'%s' on %s is %s".formatted(query.sql(), query.database().name(), query.expect());
      case StepCheck.Request request ->
          new RequestCall(request.request(), ground).shown() + " is answered as expected";
      case StepCheck.Command command -> "'%s' exits well".formatted(command.command().shown());
    };
  }
}
