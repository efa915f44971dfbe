package io.whimbrel.engine.steps.tool;

import io.whimbrel.core.digest.Sha256;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The digest of a file, or of all files in a directory. */
record FilesDigest(Path path) {
  private static final int FILES_MAX = 10_000;

  String of() {
    try (Stream<Path> walk = Files.walk(path)) {
      List<Path> files = walk.filter(Files::isRegularFile).sorted().limit(FILES_MAX + 1L).toList();
      if (files.size() > FILES_MAX) {
        throw refused("the directory has more than %d files".formatted(FILES_MAX));
      }
      StringBuilder all = new StringBuilder();
      for (Path file : files) {
        all.append(path.relativize(file)).append(' ');
        all.append(Sha256.of(Files.readAllBytes(file))).append('\n');
      }
      return Sha256.of(all.toString());
    } catch (IOException e) {
      throw refused("the files cannot be read: " + e);
    }
  }

  private Problem refused(String what) {
    return Problem.of(ProblemCode.PLAN_INVALID)
        .what(what)
        .where(path.toString())
        .fix("name the directory that has the migrations and nothing else")
        .exception();
  }
}
