package io.whimbrel.planfile;

import io.whimbrel.core.digest.Sha256;
import io.whimbrel.core.plan.step.StepAction;
import io.whimbrel.core.plan.step.Steps;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * SHA-256 of what a guide is in every environment: what its plan says before anything is put in,
 * and all files in its directory by name and content, but for hidden ones and those that its steps
 * write, or that are in a tree of sources which they change.
 */
final class GuideDigest {
  private GuideDigest() {}

  /** The digest in hexadecimal digits. */
  static String of(Node root, Path file, Steps steps) {
    Path directory = file.resolveSibling("");
    Set<Path> written =
        steps.all().stream()
            .filter(step -> step.action() instanceof StepAction.ChangeFile)
            .map(step -> ((StepAction.ChangeFile) step.action()).path())
            .collect(Collectors.toSet());
    Set<Path> trees =
        steps.all().stream()
            .filter(step -> step.action() instanceof StepAction.Code)
            .map(step -> ((StepAction.Code) step.action()).directory())
            .filter(tree -> !directory.startsWith(tree))
            .collect(Collectors.toSet());
    try (Stream<Path> walk = Files.walk(directory)) {
      MessageDigest sha = Sha256.begun();
      sha.update(PlanDigest.of(root).getBytes(StandardCharsets.UTF_8));
      List<Path> files =
          walk.filter(Files::isRegularFile)
              .filter(path -> !path.equals(file) && !written.contains(path))
              .filter(path -> trees.stream().noneMatch(path::startsWith))
              .filter(path -> !isHidden(directory.relativize(path)))
              .sorted()
              .toList();
      for (Path path : files) {
        sha.update(
            "\n%s %d\n"
                .formatted(directory.relativize(path), Files.size(path))
                .getBytes(StandardCharsets.UTF_8));
        try (InputStream in = new DigestInputStream(Files.newInputStream(path), sha)) {
          long _ = in.transferTo(OutputStream.nullOutputStream());
        }
      }
      return HexFormat.of().formatHex(sha.digest());
    } catch (IOException | UncheckedIOException e) {
      throw Problem.of(ProblemCode.RESOURCE_EXHAUSTED)
          .what("the files of the guide cannot be read: " + e.getMessage())
          .where(directory.toString())
          .fix("let this user read them")
          .cause(e)
          .exception();
    }
  }

  private static boolean isHidden(Path relative) {
    for (Path part : relative) {
      if (part.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }
}
