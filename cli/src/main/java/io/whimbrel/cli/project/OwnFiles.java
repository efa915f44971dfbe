package io.whimbrel.cli.project;

import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.documents.registry.KeptText;
import io.whimbrel.engine.switches.ReplacedFile.LastLook;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

  /** Throws when somebody has written, since it was looked at, what is to be kept of a file. */
  public static void requireSame(Path file, KeptText kept, KeptText now) {
    if (!written(now).equals(written(kept))) {
      throw Problem.of(ProblemCode.STATE_WRONG)
          .what("somebody wrote into the file while it was to be replaced, and it was left")
          .where(Wiring.shown(file))
          .fix("run the command again")
          .exception();
    }
  }

  /** A document that is new has blocks that nobody has written into. */
  private static Map<String, String> written(KeptText text) {
    Map<String, String> written = new HashMap<>(text.blocks());
    written.values().removeIf(String::isBlank);
    return written;
  }

  /** What a file is to hold, and the last look before it is replaced. */
  public record Draft(String text, LastLook last) {}

  /** Replaces files, in the order of the map. */
  public static List<Path> replace(Map<Path, Draft> drafts) throws IOException {
    for (Map.Entry<Path, Draft> file : drafts.entrySet()) {
      replace(file.getKey(), file.getValue().text(), file.getValue().last());
    }
    return List.copyOf(drafts.keySet());
  }

  /**
   * Writes a file that everybody may read who has the folder.
   *
   * @param last right before the file is replaced: throws where it must not be
   */
  public static void replace(Path file, String text, LastLook last) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    List<Path> made = new ArrayList<>();
    try {
      Path draft = Files.createTempFile(parent, "." + file.getFileName(), ".new");
      made.add(draft);
      Files.writeString(draft, text);
      PublicFile.readable(draft);
      last.look();
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
