package io.whimbrel.engine.steps.file;

import io.whimbrel.core.digest.Sha256;
import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.plan.step.FileChange;
import io.whimbrel.core.plan.step.StepAction;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.steps.ground.Begun;
import io.whimbrel.engine.steps.ground.Settled;
import io.whimbrel.engine.steps.ground.StepGround;
import io.whimbrel.engine.steps.ground.StepWork;
import io.whimbrel.engine.switches.ReplacedFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Changes a file. What it was is kept first, and the journal has the digests of both; the file is
 * replaced in one step with its rights. What somebody else changed in the meantime is left alone.
 */
public final class FileStep implements StepWork {
  private static final String ABSENT = "absent";
  private static final String BEFORE = "before";
  private static final String AFTER = "after";
  private static final String LINK = "link";

  private final StepAction.ChangeFile action;
  private final StepGround ground;

  /** A step of this kind. */
  public FileStep(StepAction.ChangeFile action, StepGround ground) {
    this.action = action;
    this.ground = ground;
  }

  @Override
  public List<Finding> check() {
    return switch (after(content())) {
      case FileText.Result.Text _ -> List.of();
      case FileText.Result.Refused refused ->
          List.of(
              Finding.warn(
                  ProblemCode.STEP_FAILED,
                  "step '%s' could not change %s as it is now: %s"
                      .formatted(ground.name(), action.path(), refused.why()),
                  ground.place(),
                  "see that an earlier step makes it so, or correct the change"));
    };
  }

  @Override
  public String what() {
    return "changes " + shownPath();
  }

  private String shownPath() {
    Path directory = ground.plan().directory();
    return action.path().startsWith(directory)
        ? directory.relativize(action.path()).toString()
        : action.path().toString();
  }

  @Override
  public String shown() {
    Optional<String> now = content();
    return switch (after(now)) {
      case FileText.Result.Text text ->
          ground.mask(LineDiff.of(shownPath(), now.orElse(""), text.text()));
      case FileText.Result.Refused refused -> refused.why() + "\n";
    };
  }

  @Override
  public String digest() {
    return digest(template());
  }

  private String digest(String template) {
    return action.change() instanceof FileChange.Template ? Sha256.of(template) : "";
  }

  @Override
  public boolean isReversible() {
    return true;
  }

  private FileText.Result after(Optional<String> before) {
    return after(before, template());
  }

  private FileText.Result after(Optional<String> before, String template) {
    return new FileText(action.change(), template).of(before);
  }

  private String template() {
    return action.change() instanceof FileChange.Template template
        ? read(template.from())
            .orElseThrow(
                () ->
                    ground
                        .failed("the template %s is not there".formatted(template.from()))
                        .fix("put it there, or name another one")
                        .exception())
        : "";
  }

  private Optional<String> content() {
    return read(action.path());
  }

  private Optional<String> read(Path path) {
    try {
      if (Files.isSymbolicLink(path) && !Files.exists(path)) {
        throw ground
            .failed("%s is a link to a file that is not there".formatted(path))
            .fix("make that file or remove the link, then try again")
            .exception();
      }
      return Files.exists(path)
          ? Optional.of(Files.readString(path, StandardCharsets.UTF_8))
          : Optional.empty();
    } catch (CharacterCodingException e) {
      throw ground
          .failed("%s is no text in UTF-8".formatted(path))
          .fix("change it by a step of kind 'command'")
          .cause(e)
          .exception();
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private Problem unreadable(Path path, IOException e) {
    return ground
        .failed("%s cannot be read or written: %s".formatted(path, e))
        .fix("see to it that this user may read it and write in its directory")
        .cause(e)
        .exception();
  }

  private static String digest(Optional<String> content) {
    return content.map(Sha256::of).orElse(ABSENT);
  }

  @Override
  public String work(Begun begun) {
    Optional<String> now = content();
    Optional<String> noted = ground.noted(BEFORE);
    if (begun != Begun.NOT && noted.isPresent()) {
      if (ground.noted(AFTER).equals(Optional.of(digest(now)))) {
        return "changed " + shownPath();
      }
      requireUnchanged(noted.get(), now, "since this run looked at it");
    }
    String template = template();
    ground.requireBound(digest(template));
    String after =
        switch (after(now, template)) {
          case FileText.Result.Text text -> text.text();
          case FileText.Result.Refused refused ->
              throw ground
                  .failed("%s: %s".formatted(shownPath(), refused.why()))
                  .fix("correct the file or the plan, then run again")
                  .exception();
        };
    keep(now);
    ground.note(LINK, link());
    ground.note(AFTER, Sha256.of(after));
    ground.note(BEFORE, digest(now));
    FaultPoint.STEP_FILE_NOTED.pass();
    write(after, digest(now), "since this step looked at it");
    FaultPoint.STEP_FILE_WRITTEN.pass();
    return now.equals(Optional.of(after))
        ? shownPath() + " was so already"
        : "changed " + shownPath();
  }

  private void requireUnchanged(String digest, Optional<String> now, String since) {
    boolean isOther = ground.noted(LINK).filter(link -> !link.equals(link())).isPresent();
    if (isOther || !digest.equals(digest(now))) {
      throw Problem.of(ProblemCode.STEP_OVERTAKEN)
          .what("%s was changed by another hand %s".formatted(action.path(), since))
          .where(ground.place())
          .fix("look at it beside %s, make it what it was, then try again".formatted(kept()))
          .exception();
    }
  }

  /** Where the path itself leads: what is behind another link is another file. */
  private String link() {
    try {
      return Files.isSymbolicLink(action.path())
          ? "to " + Files.readSymbolicLink(action.path())
          : "none";
    } catch (IOException e) {
      throw unreadable(action.path(), e);
    }
  }

  private Path kept() {
    return ground.directory().resolve("before");
  }

  private void keep(Optional<String> content) {
    try {
      if (content.isPresent()) {
        new ReplacedFile(kept()).write(content.get().getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw unreadable(kept(), e);
    }
  }

  /** Replaces the file, if it is still what it is taken for right before. */
  private void write(String content, String digest, String since) {
    try {
      new ReplacedFile(action.path())
          .write(
              content.getBytes(StandardCharsets.UTF_8),
              () -> requireUnchanged(digest, content(), since));
    } catch (IOException e) {
      throw unreadable(action.path(), e);
    }
  }

  @Override
  public Settled settle() {
    return ground.noted(BEFORE).isPresent() ? Settled.RAN : Settled.NEVER;
  }

  @Override
  public String undo() {
    Optional<String> before = ground.noted(BEFORE);
    Optional<String> now = content();
    if (before.isEmpty() || before.get().equals(digest(now))) {
      return shownPath() + " is as it was";
    }
    requireUnchanged(ground.noted(AFTER).orElse(""), now, "since this step changed it");
    if (before.get().equals(ABSENT)) {
      remove();
    } else {
      write(
          keptContent(before.get()), ground.noted(AFTER).orElse(""), "since this step changed it");
    }
    return shownPath() + " is as it was again";
  }

  private String keptContent(String digest) {
    return read(kept())
        .filter(text -> Sha256.of(text).equals(digest))
        .orElseThrow(
            () ->
                ground
                    .failed("what %s was is not in %s any more".formatted(action.path(), kept()))
                    .fix("put it back by hand, then try again")
                    .exception());
  }

  private void remove() {
    try {
      Files.deleteIfExists(action.path());
    } catch (IOException e) {
      throw unreadable(action.path(), e);
    }
  }
}
