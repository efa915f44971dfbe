package io.whimbrel.engine.steps.http;

import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.plan.step.Step.Trait;
import io.whimbrel.core.plan.step.StepRequest;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.engine.steps.ground.Begun;
import io.whimbrel.engine.steps.ground.Settled;
import io.whimbrel.engine.steps.ground.StepGround;
import io.whimbrel.engine.steps.ground.StepWork;
import io.whimbrel.engine.steps.ground.Verdict;
import io.whimbrel.engine.steps.http.RequestCall.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Makes a request. One that changes nothing when it comes twice is made again after a crash; of any
 * other one, whose answer nobody saw, a person decides. It carries an {@code Idempotency-Key}.
 */
public final class HttpStep implements StepWork {
  private static final Duration USUAL = Duration.ofMinutes(1);
  private static final Duration BETWEEN_MIN = Duration.ofMillis(200);
  private static final Duration BETWEEN_MAX = Duration.ofSeconds(5);
  private static final String SENT = "sent";
  private static final String ANSWERED = "answered";

  private final StepRequest request;
  private final StepGround ground;
  private final RequestCall call;

  /** A step of this kind. */
  public HttpStep(StepRequest request, StepGround ground) {
    this.request = request;
    this.ground = ground;
    this.call = new RequestCall(request, ground);
  }

  @Override
  public List<Finding> check() {
    return List.of();
  }

  @Override
  public String what() {
    return "requests " + call.shown();
  }

  @Override
  public String shown() {
    StringBuilder text = new StringBuilder(call.shown()).append('\n');
    request.call().headers().forEach((n, v) -> text.append(n).append(": ").append(v).append('\n'));
    String body = request.call().body().reference();
    return body.isEmpty()
        ? text.toString()
        : text.append('\n').append(body).append('\n').toString();
  }

  @Override
  public boolean isReversible() {
    return false;
  }

  @Override
  public String undo() {
    return "nothing takes it back";
  }

  private boolean mayComeTwice() {
    return request.isIdempotent() || ground.step().is(Trait.REPEATABLE);
  }

  @Override
  public String work(Begun begun) {
    if (ground.verdict().equals(Optional.of(Verdict.DONE))) {
      return "done, as a person found out";
    }
    if (begun == Begun.CUT_OFF && !mayComeTwice()) {
      if (ground.noted(ANSWERED).isPresent()) {
        return ground.noted(ANSWERED).get();
      }
      if (ground.noted(SENT).isPresent()) {
        throw ground.unknown("nobody saw the answer to %s".formatted(call.shown()));
      }
    }
    ground.note(ANSWERED, "");
    Deadline deadline = Deadline.in(ground.timeout(USUAL));
    Duration between = BETWEEN_MIN;
    while (true) {
      ground.note(SENT, ground.clock().instant().toString());
      Answer answer = call.make();
      switch (answer) {
        case Answer.Expected expected -> {
          String told = "%s answered %d".formatted(call.shown(), expected.status());
          FaultPoint.STEP_REQUEST_ANSWERED.pass();
          ground.note(ANSWERED, told);
          return told;
        }
        case Answer.Later later -> laterOr(deadline, later.why());
        case Answer.Silent silent -> {
          if (!mayComeTwice()) {
            throw ground.unknown(silent.why());
          }
          laterOr(deadline, silent.why());
        }
        case Answer.Unexpected unexpected -> {
          noteNotDone();
          throw refused(unexpected.why());
        }
      }
      noteNotDone();
      ground.stop().pause(between);
      between = between.multipliedBy(2);
      between = between.compareTo(BETWEEN_MAX) > 0 ? BETWEEN_MAX : between;
    }
  }

  /** Of one that must not come twice the server itself said that it did nothing. */
  private void noteNotDone() {
    if (!mayComeTwice()) {
      ground.note(SENT, "");
    }
  }

  @Override
  public Settled settle() {
    if (ground.noted(ANSWERED).isPresent()) {
      return Settled.RAN;
    }
    if (ground.noted(SENT).isEmpty()) {
      return Settled.NEVER;
    }
    Optional<Verdict> verdict = ground.verdict();
    if (verdict.isEmpty() && !mayComeTwice()) {
      throw ground.unknown("nobody saw the answer to %s".formatted(call.shown()));
    }
    return verdict.equals(Optional.of(Verdict.AGAIN)) ? Settled.NEVER : Settled.RAN;
  }

  private void laterOr(Deadline deadline, String why) {
    if (deadline.isPassed()) {
      noteNotDone();
      throw refused(why);
    }
  }

  private Problem refused(String why) {
    return ground
        .failed(why)
        .fix("make the request by hand to see what it lacks, then run again")
        .exception();
  }
}
