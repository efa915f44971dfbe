package io.whimbrel.cli.project;

import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** Files that are written again and again: read as a whole, replaced as a whole. */
public final class OwnFiles {
  private OwnFiles() {}

  /** Refuses to overwrite what is somebody's own. */
  public static void require(Path file, boolean isOurs, String fix) {
    if (!isOurs) {
      throw Problem.of(ProblemCode.USAGE)
          .what("the file is somebody's own and is not overwritten")
          .where(Wiring.shown(file))
          .fix(fix)
          .exception();
    }
  }

  /** Whatever a file holds: what is no text is nobody's index. Empty where there is none. */
  public static String text(Path file) throws IOException {
    return Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
  }

  /** Writes a file that everybody may read who has the folder. */
  public static void replace(Path file, String text) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    List<Path> made = new ArrayList<>();
    try {
      Path draft = Files.createTempFile(parent, "." + file.getFileName(), ".new");
      made.add(draft);
      Files.writeString(draft, text);
      PublicFile.readable(draft);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      for (Path draft : made) {
        Files.deleteIfExists(draft);
      }
    }
  }

  /** That they cannot be written. */
  public static Problem unwritable(Path directory, String command, IOException e) {
    return Problem.of(ProblemCode.RESOURCE_EXHAUSTED)
        .what("the files cannot be written: " + e)
        .where(directory.toString())
        .fix("let this user write there, then run '%s'".formatted(command))
        .cause(e)
        .exception();
  }
}
