package io.whimbrel.engine.steps.code;

import io.whimbrel.core.digest.Sha256;
import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.steps.ground.StepGround;
import io.whimbrel.engine.switches.ReplacedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Brings the files of a tree from one state to the other. All are looked at before the first is
 * touched, and each once more right before it is replaced.
 *
 * @param before copy of what they were
 * @param after copy of what they become
 */
record CodeFiles(SourceTree tree, SourceTree before, SourceTree after, StepGround ground) {

  /** Applies the changes that are not applied yet. */
  void apply(List<CodeChange> changes) throws IOException {
    for (CodeChange change : changes) {
      requireKnown(change);
    }
    for (CodeChange change : changes) {
      if (tree.digest(change.path()).equals(change.before())) {
        bring(change.path(), change.before(), change.after(), after);
        FaultPoint.STEP_FILE_WRITTEN.pass();
      }
    }
  }

  /** Takes back those that are. */
  void restore(List<CodeChange> changes) throws IOException {
    for (CodeChange change : changes) {
      requireKnown(change);
    }
    for (CodeChange change : changes) {
      if (tree.digest(change.path()).equals(change.after())) {
        bring(change.path(), change.after(), change.before(), before);
        FaultPoint.STEP_FILE_WRITTEN.pass();
      }
      if (change.isAdded()) {
        removeNewDirectories(change.path());
      }
    }
  }

  private void requireKnown(CodeChange change) throws IOException {
    String now = tree.digest(change.path());
    if (!now.equals(change.before()) && !now.equals(change.after())) {
      throw overtaken(change.path());
    }
  }

  private Problem overtaken(String path) {
    return Problem.of(ProblemCode.STEP_OVERTAKEN)
        .what(
            "%s was changed by another hand since this step looked at it"
                .formatted(tree.root().resolve(path)))
        .where(ground.place())
        .fix(
            "look at it beside %s and %s, make it one of them, then try again"
                .formatted(before.root().resolve(path), after.root().resolve(path)))
        .exception();
  }

  private void bring(String path, String from, String to, SourceTree kept) throws IOException {
    Path file = tree.root().resolve(path);
    if (to.equals(CodeChange.ABSENT)) {
      Files.deleteIfExists(file);
      return;
    }
    byte[] content = Files.readAllBytes(kept.root().resolve(path));
    if (!Sha256.of(content).equals(to)) {
      throw ground
          .failed("what is to be in %s is not in %s any more".formatted(file, kept.root()))
          .fix("bring it about by hand, then try again")
          .exception();
    }
    Files.createDirectories(file.resolveSibling(""));
    new ReplacedFile(file)
        .write(
            content,
            () -> {
              if (!tree.digest(path).equals(from)) {
                throw overtaken(path);
              }
            });
    if (from.equals(CodeChange.ABSENT)) {
      Files.setPosixFilePermissions(file, Files.getPosixFilePermissions(kept.root().resolve(path)));
    }
  }

  /** Directories that were not there before, as long as nothing else is in them. */
  private void removeNewDirectories(String path) throws IOException {
    Path above = Path.of(path).getParent();
    while (above != null && !Files.exists(before.root().resolve(above))) {
      Path directory = tree.root().resolve(above);
      if (Files.isDirectory(directory)) {
        try (var entries = Files.list(directory)) {
          if (entries.findAny().isPresent()) {
            return;
          }
        }
        Files.delete(directory);
      }
      above = above.getParent();
    }
  }
}
