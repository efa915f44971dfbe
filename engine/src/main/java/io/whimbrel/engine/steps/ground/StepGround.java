package io.whimbrel.engine.steps.ground;

import io.whimbrel.core.database.DatabaseProduct;
import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.database.script.ScriptDatabase;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.plan.step.Step;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.Retry;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.steps.other.OtherGround;
import io.whimbrel.engine.switches.Masking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a step stands on.
 *
 * @param name what journal and marks call it: the step's name, or that of its undoing
 */
public record StepGround(
    Plan plan,
    Step step,
    String name,
    Chronicle chronicle,
    List<DatabaseProduct> products,
    RunScope scope,
    OpenScripts open,
    OtherGround others,
    StopSignal stop,
    Clock clock) {
  private static final String CONTENT = "digest.2";

  /** Where earlier versions noted it, in forms of their own. */
  private static final String FORMER = "digest";

  /** Before a digest: of what reads nothing it is empty, and noted all the same. */
  private static final String BOUND = ".";

  /** What nobody knows of a step; empty when that was decided. */
  public static final String UNKNOWN = "unknown";

  private static final String UNKNOWN_OF = "unknown.of";

  /** What a person decided of it. */
  public static final String VERDICT = "verdict";

  public StepGround {
    products = List.copyOf(products);
  }

  /** The ground of what undoes the step. */
  public StepGround ofUndo() {
    return new StepGround(
        plan, step, name + ".undo", chronicle, products, scope, open, others, stop, clock);
  }

  /** Notes what whoever comes after has to know; never a secret. */
  public void note(String what, String value) {
    chronicle.fact("step." + name + "." + what, value);
  }

  /** What was noted; empty when nothing was. */
  public Optional<String> noted(String what) {
    return chronicle.fact("step." + name + "." + what);
  }

  /**
   * Notes what the step reads besides the plan, once. Where an earlier version began the run, it
   * has to be what that one noted.
   *
   * @param digest of it
   * @param former what an earlier version would note; only asked where one did
   */
  public void bind(String digest, Supplier<String> former) {
    if (noted(CONTENT).isEmpty()) {
      Optional<String> before = noted(FORMER);
      if (before.isPresent()
          && !before.get().equals(BOUND + digest)
          && !before.get().equals(BOUND + former.get())) {
        throw overtaken();
      }
      note(CONTENT, BOUND + digest);
    }
    requireBound(digest);
  }

  /** Fails where this is not what the step was to read when the run began. */
  public void requireBound(String digest) {
    if (noted(CONTENT).filter(noted -> !noted.equals(BOUND + digest)).isPresent()) {
      throw overtaken();
    }
  }

  private Problem overtaken() {
    return Problem.of(ProblemCode.STEP_OVERTAKEN)
        .what("the files of step '%s' are not what they were when the run began".formatted(name))
        .where(place())
        .fix("put them back as they were; to change them roll back first, then begin a new run")
        .exception();
  }

  /** Where the plan has the step. */
  public String place() {
    return plan.locate("steps." + plan.steps().all().indexOf(step));
  }

  /** How long the step may take. */
  public Duration timeout(Duration usual) {
    return step.timeout().orElse(usual);
  }

  /** The rules by which what passes is tried again. */
  public Retry retry() {
    return new Retry(plan.limits().retry(), chronicle, stop).waitingForRoom();
  }

  /** What takes the plan's secrets out of texts. */
  public Masking masking() {
    return new Masking(plan);
  }

  /** A text of somebody else without the plan's secrets. */
  public String mask(String text) {
    return masking().mask(text);
  }

  /** The same for the end of a text that was cut. */
  public String maskEnd(String text) {
    return masking().maskEnd(text);
  }

  /** The start of a problem of this step. */
  public Problem.Draft failed(String what) {
    return Problem.of(ProblemCode.STEP_FAILED)
        .what("step '%s': %s".formatted(step.name(), mask(what)))
        .where(place());
  }

  /** Has a person decide what nobody else can know. */
  public Problem unknown(String what) {
    return unknown("", what);
  }

  /**
   * As above, of a part of the step: what is decided holds for it alone.
   *
   * @param part its name; empty for the whole step
   */
  public Problem unknown(String part, String what) {
    note(VERDICT, "");
    note(UNKNOWN_OF, part);
    note(UNKNOWN, mask(what));
    return undecided(mask(what));
  }

  /** What a person has to decide, once more; empty for nothing. */
  public Optional<Problem> undecided() {
    return noted(UNKNOWN).map(this::undecided);
  }

  private Problem undecided(String what) {
    return Problem.of(ProblemCode.STEP_UNKNOWN)
        .what("step '%s': %s".formatted(name, what))
        .where(place())
        .fix(
            "find out whether it was done, then say 'whimbrel tick %s --as done', or '--as again'; a rollback takes back what is 'done'"
                .formatted(name))
        .exception();
  }

  /** What a person has decided of what nobody knew. */
  public Optional<Verdict> verdict() {
    return noted(VERDICT).map(Verdict::valueOf);
  }

  /** What a person has decided of a part of the step. */
  public Optional<Verdict> verdict(String part) {
    return noted(UNKNOWN_OF).equals(Optional.of(part)) ? verdict() : Optional.empty();
  }

  /** What was decided is heeded: whatever is unknown from now on is to be decided anew. */
  public void settled() {
    if (verdict().isPresent()) {
      note(VERDICT, "");
    }
  }

  /** A database to run SQL on; the caller closes it. */
  public ScriptDatabase scripts(DatabaseUrl url) {
    return open.opened(DatabaseProduct.of(products, url, place()).scripts(url, scope));
  }

  /** A directory on this machine for what the step keeps, readable for this user alone. */
  public Path directory() {
    Path directory =
        plan.directory()
            .resolve(".whimbrel")
            .resolve("steps")
            .resolve(scope.run().text())
            .resolve(name);
    try {
      Files.createDirectories(directory.getParent());
      return Files.exists(directory)
          ? directory
          : Files.createDirectory(
              directory,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw failed("its directory cannot be made: " + e)
          .fix("see to it that this user may write in " + plan.directory())
          .cause(e)
          .exception();
    }
  }
}
