package io.whimbrel.engine.steps.code;

import io.whimbrel.core.digest.Sha256;
import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.plan.step.StepAction;
import io.whimbrel.core.plan.step.StepCommand;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.steps.command.CommandStep;
import io.whimbrel.engine.steps.ground.Begun;
import io.whimbrel.engine.steps.ground.Settled;
import io.whimbrel.engine.steps.ground.StepGround;
import io.whimbrel.engine.steps.ground.StepWork;
import io.whimbrel.engine.steps.tool.ProgramLook;
import io.whimbrel.engine.switches.ReplacedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Has a command change a copy of a tree, keeps the difference, and applies that to the tree file by
 * file. Only the copy is ever at the mercy of the command, so it may run again after a crash; what
 * is applied has digests in the journal.
 */
public final class CodeStep implements StepWork {
  private static final String COPIED = "copied";
  private static final String CHANGES = "changes";
  private static final String SUMMARY = "summary";
  private static final int SHOWN_MAX = 200_000;
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=,@+-]+");

  private final StepAction.Code action;
  private final StepGround ground;

  /** A step of this kind. */
  public CodeStep(StepAction.Code action, StepGround ground) {
    this.action = action;
    this.ground = ground;
  }

  @Override
  public List<Finding> check() {
    List<Finding> findings = new ArrayList<>();
    if (!new ProgramLook(action.command().words(), action.directory()).isThere()) {
      findings.add(
          missing(
              "the program '%s'".formatted(action.command().words().getFirst()),
              "install it, or name another one by 'tool'"));
    }
    action
        .config()
        .filter(file -> !Files.isRegularFile(file))
        .ifPresent(file -> findings.add(missing(file.toString(), "put it there")));
    if (!Files.isDirectory(action.directory())) {
      findings.add(missing("the directory " + action.directory(), "name the tree's directory"));
    }
    return findings;
  }

  private Finding missing(String what, String fix) {
    return Finding.block(
        ProblemCode.PLAN_INVALID,
        "step '%s': %s is not there".formatted(ground.name(), what),
        ground.place(),
        fix);
  }

  @Override
  public String what() {
    String by =
        action.recipes().isEmpty()
            ? action.command().shown()
            : "OpenRewrite's " + String.join(", ", action.recipes());
    return "%s %s by %s"
        .formatted(action.isApplied() ? "changes" : "finds what changes in", shownTree(), by);
  }

  private Path shownTree() {
    Path directory = ground.plan().directory();
    return action.directory().startsWith(directory) && !action.directory().equals(directory)
        ? directory.relativize(action.directory())
        : action.directory();
  }

  @Override
  public String shown() {
    if (noted(CHANGES).isEmpty()) {
      return action.command().shown() + "\n";
    }
    return looked(
        () -> {
          String diff = Files.readString(diff());
          return diff.length() <= SHOWN_MAX
              ? diff
              : diff.substring(0, SHOWN_MAX) + "\n… all of it is in %s%n".formatted(diff());
        });
  }

  @Override
  public String digest() {
    return action
        .config()
        .map(file -> looked(() -> Sha256.of(Files.readAllBytes(file))))
        .orElse("");
  }

  @Override
  public boolean isReversible() {
    return true;
  }

  private Optional<String> noted(String what) {
    return ground.noted(what).filter(text -> !text.isEmpty());
  }

  private Path at(String name) {
    return ground.directory().resolve(name);
  }

  private Path diff() {
    return at("changes.diff");
  }

  private SourceTree before() {
    return new SourceTree(at("before"));
  }

  private SourceTree after() {
    return new SourceTree(at("after"));
  }

  private interface Look<T> {
    T look() throws IOException;
  }

  private <T> T looked(Look<T> look) {
    try {
      return look.look();
    } catch (IOException e) {
      throw ground
          .failed("a file cannot be read or written: " + e)
          .fix(
              "see to it that this user may, in %s and in its own directory"
                  .formatted(action.directory()))
          .cause(e)
          .exception();
    }
  }

  @Override
  public String work(Begun begun) {
    ground.requireBound(digest());
    if (begun == Begun.NOT) {
      ground.note(CHANGES, "");
      ground.note(COPIED, "");
    }
    if (noted(CHANGES).isEmpty()) {
      change(begun);
      find();
    }
    if (action.isApplied()) {
      applied();
    }
    return "%s; see %s".formatted(noted(SUMMARY).orElse(""), diff());
  }

  /** Has the command change a copy. One that failed is made anew for the next attempt. */
  private void change(Begun begun) {
    if (noted(COPIED).isEmpty()) {
      looked(
          () -> {
            before().remove();
            new SourceTree(action.directory().toRealPath()).copyTo(before().root());
            return before();
          });
      ground.note(COPIED, "yes");
    }
    try {
      String _ = new CommandStep(onCopy(), ground).work(begun);
    } catch (Problem problem) {
      if (problem.code() == ProblemCode.STEP_FAILED) {
        ground.note(COPIED, "");
      }
      throw problem;
    }
  }

  private StepCommand onCopy() {
    StepCommand command = action.command();
    String text =
        "rm -rf after && cp -pR before after && cd after && "
            + command.words().stream().map(CodeStep::quoted).collect(Collectors.joining(" "));
    return new StepCommand(
        List.of("sh", "-c", text),
        command.environment(),
        Optional.of(ground.directory()),
        command.exits());
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  /** Keeps what differs; from here on the command is not needed any more. */
  private void find() {
    CodeDiff found = looked(() -> CodeDiff.of(before(), after()));
    String list = CodeChange.written(found.changes());
    looked(
        () -> {
          new ReplacedFile(diff())
              .write(ground.mask(found.text()).getBytes(StandardCharsets.UTF_8));
          new ReplacedFile(at(CHANGES)).write(list.getBytes(StandardCharsets.UTF_8));
          return list;
        });
    ground.note(SUMMARY, ground.mask(found.summary()));
    ground.note(CHANGES, Sha256.of(list));
    FaultPoint.STEP_FILE_NOTED.pass();
    Set<String> kept = found.changes().stream().map(CodeChange::path).collect(Collectors.toSet());
    looked(
        () -> {
          before().removeAllBut(kept);
          after().removeAllBut(kept);
          return kept;
        });
  }

  private List<CodeChange> changes() {
    String list = looked(() -> Files.readString(at(CHANGES)));
    if (!noted(CHANGES).equals(Optional.of(Sha256.of(list)))) {
      throw ground
          .failed("%s is not what this step wrote".formatted(at(CHANGES)))
          .fix("bring the files beside it to where they are to be by hand")
          .exception();
    }
    return CodeChange.read(list);
  }

  private CodeFiles files() throws IOException {
    return new CodeFiles(
        new SourceTree(action.directory().toRealPath()), before(), after(), ground);
  }

  private void applied() {
    List<CodeChange> changes = changes();
    looked(
        () -> {
          files().apply(changes);
          return changes;
        });
  }

  /** What a command still does to a copy is of no account. */
  @Override
  public Settled settle() {
    return noted(CHANGES).isPresent() ? Settled.RAN : Settled.NEVER;
  }

  @Override
  public String undo() {
    if (noted(CHANGES).isEmpty() || !action.isApplied()) {
      return shownTree() + " is as it was";
    }
    List<CodeChange> changes = changes();
    looked(
        () -> {
          files().restore(changes);
          return changes;
        });
    return shownTree() + " is as it was again";
  }
}
